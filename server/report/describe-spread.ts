import type { Benchmark } from "#server/contracts/benchmark";
import type { Spread } from "#server/contracts/views";

/** Spread of a published stress test over the variants, beside what sampling alone would give one variant. */
export function describeSpread({ name, title, kind, metric, rows, variants }: Benchmark): Spread {
  const figures = variants.map(({ correct, n }) => correct / n);
  const count = figures.length;
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / count;
  const variance = count > 1 ? figures.reduce((sum, figure) => sum + (figure - mean) ** 2, 0) / (count - 1) : 0;
  const n = variants[0]?.n ?? 0;
  return {
    name,
    title,
    kind,
    metric,
    rows,
    n,
    mean,
    min: Math.min(...figures),
    max: Math.max(...figures),
    sd: Math.sqrt(variance),
    samplingSe: Math.sqrt((mean * (1 - mean)) / n),
  };
}
