import { describe, expect, it } from "vitest";
import { allRows, orderAnswers } from "#server/ranking/answers";
import { measureScored } from "#server/ranking/measure-scored";
import type { Scored } from "#server/ranking/scored";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import { Random } from "#server/statistics/random";
import { scoredInput } from "#tests/ranking/scored-input";

const VARIANTS = 6;
const RESAMPLES = 200;
const options = { confidence: 0.95, resamples: RESAMPLES, seed: 1, stream: 3, chooses: true };

/** The mean of some numbers, said to take so much, with how often it was evaluated. */
function counted(rows: number, effort: number) {
  const random = new Random(rows);
  const values = Float64Array.from({ length: rows * VARIANTS }, () => random.below(1000) / 1000);
  const mean = meanMetric(values, VARIANTS, true);
  let evaluations = 0;
  const scored: Scored = {
    rows: allRows(rows),
    metric: {
      ...mean,
      effort,
      evaluate: (weights, out) => {
        evaluations++;
        mean.evaluate(weights, out);
      },
    },
    ones: null,
    bias: null,
    countFor: null,
    closedIntervals: null,
    most: null,
  };
  const answers = orderAnswers(scoredInput(rows, [0.2, 0.3, 0.1, 0.5, 0.4, 0.2]));
  return { measured: measureScored(scored, answers, options), evaluations: () => evaluations };
}

describe("resamples of a metric", () => {
  it("evaluate it on what is drawn and on what is left out where that is soon done, or where there are few rows", () => {
    for (const [rows, effort] of [
      [900, 1],
      [900, 18],
      [100, 1000],
    ] as const) {
      const { measured, evaluations } = counted(rows, effort);
      measured.bootstrap(new Random(5));
      expect(evaluations()).toBeGreaterThanOrEqual(2 * RESAMPLES);
    }
  });

  it("add up its pseudo-values where it would take long, which for a mean is the same", () => {
    const { measured, evaluations } = counted(900, 19);
    const long = measured.bootstrap(new Random(5));
    expect(evaluations()).toBeLessThan(RESAMPLES);
    const soon = counted(900, 18).measured.bootstrap(new Random(5));
    for (const [at, value] of long?.inBag.entries() ?? []) expect(value).toBeCloseTo(soon?.inBag[at] as number, 12);
    expect(long?.outOfBagRows).toEqual(soon?.outOfBagRows);
  });

  it("are made once for the intervals and for the choice", () => {
    const { measured, evaluations } = counted(300, 1);
    const before = evaluations();
    expect(before).toBeGreaterThanOrEqual(2 * RESAMPLES);
    expect(measured.bootstrap(new Random(5))).toBe(measured.bootstrap(new Random(6)));
    expect(evaluations()).toBe(before);
  });
});
