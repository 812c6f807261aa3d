import type { Benchmark } from "#server/contracts/benchmark";
import type { Dataset } from "#server/contracts/dataset";
import type { Family } from "#server/contracts/family";
import type { MetricName } from "#server/contracts/metric";

/** What a requirement can speak of: a family and a stress set, without their rows. */
export type Known = {
  /** The family's labels, in the order of the classes. */
  labels: string[];
  /** The label to be detected, of two; null where there is none. */
  positive: string | null;
  slices: { column: string; values: string[] }[];
  /** Whether a column ties rows together. */
  grouped: boolean;
  /** Whether these are pairs for the most part, so that metrics of pairs are worth offering. */
  paired?: boolean;
  /** Number of rows, where it is known. */
  rows?: number;
  /** Published stress tests, each with the metrics that are published of it. */
  tests: { name: string; title?: string; metrics: MetricName[] }[];
};

/** Metrics that the counts of a stress test give, and the area under the ROC curve where it was published. */
export function metricsPublished(metric: Benchmark["metric"], hasAreas: boolean): MetricName[] {
  const counted: MetricName = metric === "pair-consistency" ? "flip-rate" : metric;
  return hasAreas ? [counted, "auroc"] : [counted];
}

/** What a requirement on this set can speak of. */
export function knownOf(
  family: Pick<Family, "positive">,
  {
    labels,
    slices,
    groups,
    pairs,
    rows,
  }: Pick<Dataset, "labels" | "slices" | "groups" | "rows"> & { pairs?: number | null },
  benchmarks: readonly Pick<Benchmark, "name" | "title" | "metric" | "variants">[],
): Known {
  return {
    labels,
    positive: family.positive ?? null,
    slices: slices.map(({ column, values }) => ({ column, values: values.map(({ value }) => value) })),
    grouped: groups !== null,
    // Of a set read before pairs were counted nobody knows.
    paired: groups !== null && (pairs ?? groups) >= groups / 2,
    rows,
    tests: benchmarks.map(({ name, title, metric, variants }) => ({
      name,
      title,
      metrics: metricsPublished(
        metric,
        variants.some(({ auroc }) => auroc),
      ),
    })),
  };
}
