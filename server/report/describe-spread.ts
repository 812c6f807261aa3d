import type { Benchmark } from "#server/contracts/benchmark";
import type { Spread } from "#server/contracts/views";

/** A figure of one variant with the standard error that sampling alone gives it. */
export type Figure = { value: number; se: number };

type PublishedVariant = Benchmark["variants"][number];

function shareOf({ correct, n }: { correct: number; n: number }): Figure {
  const value = correct / n;
  return { value, se: Math.sqrt((value * (1 - value)) / n) };
}

/** The figure of each variant: its area under the ROC curve where that is asked for and known of all, else its share. */
export function figuresOf(
  variants: PublishedVariant[],
  metric: "accuracy" | "auroc",
): { figures: Figure[]; isArea: boolean } {
  const areas = variants.flatMap(({ auroc }) => auroc ?? []);
  const isArea = metric === "auroc" && areas.length === variants.length;
  return { figures: isArea ? areas : variants.map(shareOf), isArea };
}

const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean, range and standard deviation of figures over the variants, beside what sampling alone would give one. */
export function summariseFigures(figures: Figure[]): Pick<Spread, "mean" | "min" | "max" | "sd" | "samplingSe"> {
  const values = figures.map(({ value }) => value);
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    min: Math.min(...values),
    max: Math.max(...values),
    sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    samplingSe: meanOf(figures.map(({ se }) => se)),
  };
}

/**
 * Spread of a published stress test over the variants, beside what sampling alone would give one variant.
 *
 * @param metric what the family is judged by; areas are shown where they are published of every variant
 */
export function describeSpread(benchmark: Benchmark, metric: "accuracy" | "auroc" = "accuracy"): Spread {
  const { name, title, kind, rows, variants } = benchmark;
  const { figures, isArea } = figuresOf(variants, metric);
  return {
    name,
    title,
    kind,
    metric: isArea ? "auroc" : benchmark.metric,
    rows,
    n: variants[0]?.n ?? 0,
    ...summariseFigures(figures),
  };
}
