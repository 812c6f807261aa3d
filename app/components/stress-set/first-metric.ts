import type { MetricName } from "#server/contracts/metric";

/** What a first ranking can be by: metrics that need no class, no costs and no pairs. */
export const FIRST_METRICS = [
  "accuracy",
  "balanced-accuracy",
  "macro-f1",
  "auroc",
  "log-loss",
] as const satisfies MetricName[];
export type FirstMetric = (typeof FIRST_METRICS)[number];

/** With fewer rows of a class no ranking by AUROC is made. */
const FEWEST_OF_A_CLASS = 5;

/**
 * The metric that a first ranking is by unless another is chosen: what the family is published by, where the set has enough rows
 * of each class for it.
 *
 * @param published the metric by which the family's variants are held to be equals
 */
export function firstMetric(published: string | undefined, classCounts: readonly number[]): FirstMetric {
  const isThin = classCounts.some((count) => count < FEWEST_OF_A_CLASS);
  return published === "auroc" && !isThin ? "auroc" : "accuracy";
}
