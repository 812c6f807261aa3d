import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossFitted } from "#server/statistics/cross-fitted";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";
import { countingRows, weightedRows } from "./metrics/arbitrary-rows";
import { COSTS } from "./metrics/every-metric";
import { normal } from "./simulated-family";

const allOf = (rows: number): Uint8Array => new Uint8Array(rows).fill(1);
const seeds = fc.integer({ min: 0, max: 1e6 });
const someCodes = fc.array(fc.nat(9), { minLength: 16, maxLength: 16 });
const groupsOf = (codes: number[], { rows }: Metric): Uint32Array => unitCodes(Uint32Array.from(codes.slice(0, rows)));

/** The metric, and what it is asked to judge and to choose on. */
function recorded(metric: Metric): { metric: Metric; calls: { judged: Float64Array; fit: Float64Array }[] } {
  const calls: { judged: Float64Array; fit: Float64Array }[] = [];
  const evaluate: Metric["evaluate"] = (weights, out, fit = weights) => {
    calls.push({ judged: weights.slice(), fit: fit.slice() });
    metric.evaluate(weights, out, fit);
  };
  return { metric: { ...metric, evaluate }, calls };
}

/** Scores of one variant that lie higher by a lead for positive rows, half of them by chance. */
function simulate(random: Random, rows: number, lead: number) {
  const isPositive = Uint8Array.from({ length: rows }, () => random.below(2));
  return { scores: Float64Array.from(isPositive, (is) => lead * is + normal(random)), isPositive, variants: 1 };
}

const EQUAL_COSTS = { falsePositive: 1, falseNegative: 1 };

describe("a metric whose choice is made on other rows", () => {
  it("is the plain one where nothing is chosen, weighted and grouped", () => {
    fc.assert(
      fc.property(countingRows, someCodes, seeds, ({ rows, weights }, codes, seed) => {
        const metric = meanMetric(rows.values, rows.variants, false);
        const unitOf = groupsOf(codes, metric);
        for (const each of [{}, { weights }, { unitOf }, { weights, unitOf }]) {
          const found = crossFitted(metric, allOf(metric.rows), each, new Random(seed));
          const plain = metric.measure(each.weights).estimates;
          for (const [k, estimate] of plain.entries()) expect(found[k]).toBeCloseTo(estimate, 9);
        }
      }),
    );
  });

  it("judges each unit once and whole, in ten parts as even as can be, by what was chosen on the other nine", () => {
    const rows = 97;
    const unitOf = Uint32Array.from({ length: rows }, (_, row) => (row * row) % 43);
    const codes = unitCodes(unitOf);
    const units = new Set(codes).size;
    const { metric, calls } = recorded(meanMetric(new Float64Array(rows), 1, true));
    const weights = Float64Array.from({ length: rows }, (_, row) => 1 + (row % 5));
    crossFitted(metric, allOf(rows), { weights, unitOf: codes }, new Random(4));
    expect(calls.length).toBe(10);
    for (let row = 0; row < rows; row++) {
      expect(calls.filter(({ judged }) => judged[row]! > 0).length).toBe(1);
      for (const { judged, fit } of calls) expect(judged[row]! + fit[row]!).toBe(weights[row]);
    }
    const sizes = calls.map(({ judged, fit }) => {
      const inside = new Set(codes.filter((_, row) => judged[row]! > 0));
      expect(codes.some((unit, row) => fit[row]! > 0 && inside.has(unit))).toBe(false);
      return inside.size;
    });
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(units);
  });

  it("never costs less than where the threshold is chosen on the rows that are judged", () => {
    fc.assert(
      fc.property(countingRows, someCodes, seeds, ({ rows, weights }, codes, seed) => {
        const metric = expectedCostMetric({ ...rows, costs: COSTS });
        const unitOf = groupsOf(codes, metric);
        for (const each of [{}, { weights }, { unitOf }, { weights, unitOf }]) {
          const found = crossFitted(metric, allOf(metric.rows), each, new Random(seed));
          const plain = metric.measure(each.weights).estimates;
          // One unit has no other rows to choose on.
          if (metric.rows === 1 || (each.unitOf && new Set(unitOf).size === 1))
            expect(found.every(Number.isNaN)).toBe(true);
          else for (const [k, cost] of plain.entries()) expect(found[k]).toBeGreaterThanOrEqual(cost - 1e-9);
        }
      }),
    );
  });

  it("promises no more than scores without meaning deliver; on its own rows a threshold does", () => {
    const random = new Random(12);
    const repeats = 400;
    let fitted = 0;
    let plain = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const metric = expectedCostMetric({ ...simulate(random, 40, 0), costs: EQUAL_COSTS });
      fitted += crossFitted(metric, allOf(40), {}, random)[0]! / repeats;
      plain += metric.measure().estimates[0]! / repeats;
    }
    // Any decision costs 0.5 on new rows. Standard error: about 0.005.
    expect(Math.abs(fitted - 0.5)).toBeLessThan(0.02);
    expect(plain).toBeLessThan(0.42);
  });

  it("costs on average more than on its own rows, by less the more rows there are", () => {
    const optimism = (rows: number): number => {
      const metric = expectedCostMetric({ ...simulate(new Random(rows), rows, 1.2), costs: EQUAL_COSTS });
      const plain = metric.measure().estimates[0]!;
      let sum = 0;
      for (let seed = 0; seed < 40; seed++) sum += crossFitted(metric, allOf(rows), {}, new Random(seed))[0]! - plain;
      return sum / 40;
    };
    expect(optimism(50)).toBeGreaterThan(0.005);
    expect(optimism(2000)).toBeGreaterThanOrEqual(0);
    expect(optimism(2000)).toBeLessThan(0.005);
  });

  it("averages its parts by the rows that it is a mean over, and passes over parts without any", () => {
    fc.assert(
      fc.property(weightedRows, seeds, ({ rows, weights }, seed) => {
        const { metric, calls } = recorded(sensitivityAtSpecificityMetric({ ...rows, specificity: 0.7 }));
        const found = crossFitted(metric, rows.isPositive, { weights }, new Random(seed));
        let total = 0;
        const sums = new Float64Array(rows.variants);
        for (const { judged, fit } of calls.splice(0)) {
          const weighs = judged.reduce((sum, weight, row) => sum + weight * rows.isPositive[row]!, 0);
          expect(weighs).toBeGreaterThan(0);
          const value = new Float64Array(rows.variants);
          metric.evaluate(judged, value, fit);
          if (value.some(Number.isNaN)) continue;
          total += weighs;
          for (const [k, each] of value.entries()) sums[k]! += weighs * each;
        }
        for (const [k, sum] of sums.entries()) {
          if (total === 0) expect(found[k]).toBeNaN();
          else expect(found[k]).toBeCloseTo(sum / total, 9);
        }
      }),
    );
  });

  it("passes over the part whose other rows leave nothing to choose on", () => {
    // All positive rows score alike, above the one negative row: wherever that can be learnt, all are found.
    const isPositive = allOf(30).with(0, 0);
    const rows = { scores: Float64Array.from(isPositive), isPositive, variants: 1 };
    const { metric, calls } = recorded(sensitivityAtSpecificityMetric({ ...rows, specificity: 0.9 }));
    expect([...crossFitted(metric, isPositive, {}, new Random(1))]).toEqual([1]);
    const blind = calls.filter(({ fit }) => fit[0] === 0);
    expect(blind.length).toBe(1);
    const value = new Float64Array(1);
    metric.evaluate(blind[0]!.judged, value, blind[0]!.fit);
    expect(value[0]).toBeNaN();
  });

  it("is undefined where no part can be judged", () => {
    const metric = expectedCostMetric({ ...simulate(new Random(1), 6, 1), costs: EQUAL_COSTS });
    expect(crossFitted(metric, allOf(6), { unitOf: new Uint32Array(6) }, new Random(1))[0]).toBeNaN();
    expect(crossFitted(metric, allOf(6), { weights: new Float64Array(6) }, new Random(1))[0]).toBeNaN();
    expect(crossFitted(metric, new Uint8Array(6), {}, new Random(1))[0]).toBeNaN();
  });

  it("depends on the seed alone, and is the same for each variant whoever is beside it", () => {
    const rows = simulate(new Random(7), 60, 0.5);
    const metric = expectedCostMetric({ ...rows, costs: COSTS });
    const values = Array.from({ length: 30 }, (_, seed) => crossFitted(metric, allOf(60), {}, new Random(seed))[0]!);
    const again = Array.from({ length: 30 }, (_, seed) => crossFitted(metric, allOf(60), {}, new Random(seed))[0]!);
    expect(again).toEqual(values);
    expect(new Set(values).size).toBeGreaterThan(1);
    const pair = Float64Array.from({ length: 120 }, (_, at) => (at % 2 ? rows.scores[(at - 1) / 2]! : at % 7));
    const both = expectedCostMetric({ ...rows, scores: pair, variants: 2, costs: COSTS });
    for (const [seed, value] of values.entries()) {
      expect(crossFitted(both, allOf(60), {}, new Random(seed))[1]).toBe(value);
    }
  });
});
