import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { type DrawnTogether, metricBootstrap, resampler, timesDrawn } from "#server/statistics/metric-bootstrap";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { type PairedBootstrap, pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";
import { rowUnits } from "#server/statistics/unit-table";
import { arbitraryAnswers } from "./arbitrary-answers";
import { weightedRows } from "./metrics/arbitrary-rows";
import { EVERY } from "./metrics/every-metric";

const seeds = fc.integer({ min: 0, max: 1e6 });

/** A positive row and as many negative ones as told, scored by two variants. */
const onePositive = (negatives: number): Metric =>
  rocAreaMetric({
    scores: Float64Array.from({ length: 2 * (negatives + 1) }, (_, at) => (at * 7) % 5),
    isPositive: Uint8Array.from({ length: negatives + 1 }, (_, row) => Number(row === 0)),
    variants: 2,
  });

/** Undefined but where every draw is of the first row; counts how often it is evaluated. */
function firstRowOnly(rows: number): { metric: Metric; evaluated: () => number } {
  let evaluated = 0;
  const metric = defineMetric({
    variants: 2,
    rows,
    higherIsBetter: true,
    evaluate(weights, out) {
      evaluated++;
      out.fill(weights[0] === rows ? 1 : Number.NaN);
    },
    writePseudoValues() {},
  });
  return { metric, evaluated: () => evaluated };
}

/** The same by a plain loop: draws until as many resamples are defined as are asked for, four times as often at most. */
function plainLoop(
  metric: Metric,
  weights: Float64Array,
  unitOf: Uint32Array,
  most: number,
  random: Random,
): PairedBootstrap | null {
  const inBag: Float64Array[] = [];
  const outOfBag: Float64Array[] = [];
  const outOfBagRows: number[] = [];
  for (let draw = 0; draw < 4 * most && inBag.length < most; draw++) {
    const times = new Uint32Array(Math.max(...unitOf) + 1);
    random.tally(times);
    const drawn = weights.map((weight, row) => weight * times[unitOf[row]!]!);
    const left = weights.map((weight, row) => (times[unitOf[row]!] === 0 ? weight : 0));
    const inside = new Float64Array(metric.variants);
    const outside = new Float64Array(metric.variants);
    metric.evaluate(drawn, inside);
    metric.evaluate(left, outside, drawn);
    if (inside.some(Number.isNaN)) continue;
    inBag.push(inside);
    outOfBag.push(outside);
    outOfBagRows.push(outside.some(Number.isNaN) ? 0 : left.filter((weight) => weight > 0).length);
  }
  const joined = (values: Float64Array[]): Float64Array => Float64Array.from(values.flatMap((each) => [...each]));
  return inBag.length === 0
    ? null
    : {
        variants: metric.variants,
        resamples: inBag.length,
        inBag: joined(inBag),
        outOfBag: joined(outOfBag),
        outOfBagRows: Uint32Array.from(outOfBagRows),
      };
}

describe("the bootstrap of a metric of any form", () => {
  it("of right answers is the paired bootstrap, draw for draw", () => {
    fc.assert(
      fc.property(arbitraryAnswers, seeds, ({ correct, variants }, seed) => {
        const found = metricBootstrap(meanMetric(correct, variants, true), {}, 8, new Random(seed));
        expect(found).toEqual(pairedBootstrap(rowUnits(correct, variants), 8, new Random(seed)));
      }),
    );
  });

  it("of right answers in groups is the paired bootstrap of the groups, draw for draw", () => {
    fc.assert(
      fc.property(arbitraryAnswers, seeds, ({ correct, variants, groups }, seed) => {
        const unitOf = unitCodes(groups);
        const found = metricBootstrap(meanMetric(correct, variants, true), { unitOf }, 8, new Random(seed));
        expect(found).toEqual(pairedBootstrap(groupUnits(correct, variants, groups), 8, new Random(seed)));
      }),
    );
  });

  it("has equal resamples where each row weighs the same, or is a group of its own", () => {
    fc.assert(
      fc.property(arbitraryAnswers, seeds, ({ correct, variants }, seed) => {
        const metric = meanMetric(correct, variants, true);
        const plain = metricBootstrap(metric, {}, 8, new Random(seed));
        const alone = {
          weights: new Float64Array(metric.rows).fill(4),
          unitOf: new Uint32Array(metric.rows).map((_, row) => row),
        };
        expect(metricBootstrap(metric, alone, 8, new Random(seed))).toEqual(plain);
      }),
    );
  });

  for (const [name, metricOf] of Object.entries(EVERY)) {
    it(`of the metric ${name} is what a plain loop computes, with weights and groups`, () => {
      const grouped = fc.tuple(weightedRows, fc.array(fc.nat(3), { minLength: 16, maxLength: 16 }), seeds);
      fc.assert(
        fc.property(grouped, ([{ rows, weights }, codes, seed]) => {
          const metric = metricOf(rows);
          const unitOf = unitCodes(Uint32Array.from(codes.slice(0, metric.rows)));
          const expected = plainLoop(metric, weights, unitOf, 4, new Random(seed));
          const found = metricBootstrap(metric, { weights, unitOf }, 4, new Random(seed));
          expect(found).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    });
  }

  it("draws again where a class is missing, so that every resample has a figure", () => {
    const found = metricBootstrap(onePositive(3), {}, 200, new Random(1)) as PairedBootstrap;
    expect(found.resamples).toBe(200);
    expect(found.inBag.length).toBe(400);
    expect(found.inBag.some(Number.isNaN)).toBe(false);
  });

  it("is the same however its resamples are shared, and where some that were taken never come", () => {
    const takers = fc.array(fc.constantFrom("own", "other", "lost"), { minLength: 12, maxLength: 12 });
    const metrics = { "draws again": onePositive(3), "never does": onePositive(30) };
    fc.assert(
      fc.property(
        takers,
        seeds,
        fc.constantFrom(...Object.values(metrics)),
        fc.integer(),
        (taken, seed, metric, count) => {
          const most = 1 + (Math.abs(count) % 600);
          const alone = metricBootstrap(metric, {}, most, new Random(seed));
          const found = metricBootstrap(metric, {}, most, new Random(seed), true, (resamples, draw) => {
            const other = resampler(metric, {}, resamples);
            const made = new Map<number, DrawnTogether>();
            for (let number = 0; number < timesDrawn(resamples).times; number++) {
              if (taken[number] === "own") made.set(number, draw(number));
              if (taken[number] === "other") made.set(number, other(number));
            }
            return made;
          });
          expect(found).toEqual(alone);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("counts no row as left out where the metric is undefined on those that were", () => {
    // A resample that holds the one positive row leaves none out, so that no area is there to judge.
    const found = metricBootstrap(onePositive(3), {}, 50, new Random(1)) as PairedBootstrap;
    expect([...found.outOfBagRows]).toEqual(new Array(50).fill(0));
    expect(found.outOfBag.every(Number.isNaN)).toBe(true);
  });

  it("is of fewer resamples where the metric is seldom defined", () => {
    const found = metricBootstrap(firstRowOnly(2).metric, {}, 300, new Random(1)) as PairedBootstrap;
    // One draw in four has the first row twice, and there are four draws to a resample.
    expect(found.resamples).toBeGreaterThan(250);
    const seldom = metricBootstrap(firstRowOnly(3).metric, {}, 270, new Random(1)) as PairedBootstrap;
    // One in 27 of 1080 draws: 40, with a standard error of 6.
    expect(Math.abs(seldom.resamples - 40)).toBeLessThan(20);
    expect(seldom.inBag.length).toBe(2 * seldom.resamples);
    expect(seldom.outOfBag.length).toBe(2 * seldom.resamples);
    expect(seldom.outOfBagRows.length).toBe(seldom.resamples);
    expect(seldom.inBag.every((value) => value === 1)).toBe(true);
  });

  it("is null where no resample was defined, and gives up after four draws for each", () => {
    const { metric, evaluated } = firstRowOnly(40);
    expect(metricBootstrap(metric, {}, 25, new Random(1))).toBeNull();
    expect(evaluated()).toBe(100);
    const oneClass = rocAreaMetric({ scores: Float64Array.of(1, 2), isPositive: Uint8Array.of(1, 1), variants: 1 });
    expect(metricBootstrap(oneClass, {}, 25, new Random(1))).toBeNull();
  });

  it("has the same resamples where rows left out are not judged, and leaves these at 0", () => {
    fc.assert(
      fc.property(weightedRows, seeds, ({ rows, weights }, seed) => {
        const metric = rocAreaMetric(rows);
        const judging = metricBootstrap(metric, { weights }, 6, new Random(seed));
        const found = metricBootstrap(metric, { weights }, 6, new Random(seed), false);
        const nothing = judging && {
          outOfBag: new Float64Array(judging.outOfBag.length),
          outOfBagRows: new Uint32Array(judging.resamples),
        };
        expect(found).toEqual(judging && { ...judging, ...nothing });
      }),
    );
  });

  it("refuses no rows", () => {
    const nothing = meanMetric(new Float64Array(0), 2, true);
    expect(() => metricBootstrap(nothing, {}, 5, new Random(1))).toThrow(RangeError);
  });
});
