import type { Benchmark } from "#server/contracts/benchmark";

/** The published figure of one variant on one test, in [0, 1]; null where the metric is AUROC and a class was absent. */
export const figureOf = (measured: Benchmark["variants"][number], metric: string): number | null =>
  metric === "auroc" ? (measured.auroc?.value ?? null) : measured.correct / measured.n;
