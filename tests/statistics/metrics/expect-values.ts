import { expect } from "vitest";
import type { Metric } from "#server/statistics/metrics/metric";
import { expectClose } from "../close-to";

/** Holds values against their references, null standing for undefined. */
export function expectValues(
  actual: Float64Array,
  reference: readonly (number | null)[],
  epsilons: number,
  what: unknown,
): void {
  expect(actual.length, JSON.stringify(what)).toBe(reference.length);
  for (const [k, value] of reference.entries()) {
    if (value === null) expect(actual[k], JSON.stringify(what)).toBeNaN();
    else expectClose(actual[k] as number, value, epsilons, what);
  }
}

/** Holds a metric's values on weighted rows against their references, and whether it says that one is undefined. */
export function expectMetric(
  metric: Metric,
  weights: readonly number[],
  reference: readonly (number | null)[],
  epsilons: number,
  what: unknown,
): void {
  const rowWeights = Float64Array.from(weights);
  expectValues(metric.measure(rowWeights).estimates, reference, epsilons, what);
  expect(metric.reason(rowWeights) !== null, JSON.stringify(what)).toBe(reference.includes(null));
}
