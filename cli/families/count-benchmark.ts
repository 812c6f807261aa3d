import type { Benchmark } from "#server/contracts/benchmark";
import type { DatasetColumns } from "#server/contracts/dataset";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { InputError } from "#server/errors";

type Counts = Pick<Benchmark, "metric" | "unit" | "variants">;

/** Rows of each pair, in row order. */
function rowsByPair(pairs: Uint32Array): number[][] {
  const rows: number[][] = [];
  for (const [row, pair] of pairs.entries()) rows[pair] = [...(rows[pair] ?? []), row];
  return rows;
}

/**
 * The counts behind the published figures of one stress test: rows right; or, for contrastive tests, pairs right on both
 * sides (where the label decides) or pairs with one answer (where nothing should change).
 *
 * @param predicted class indices, shape (N, K), row-major
 * @throws InputError where a contrastive set has a pair without two sides
 */
export function countBenchmark(
  definition: BenchmarkDefinition,
  variants: string[],
  { labels, slices, groups }: DatasetColumns,
  predicted: Uint8Array,
): Counts {
  const K = variants.length;
  const at = (row: number, k: number): number => predicted[row * K + k] as number;
  const right = (row: number, k: number): boolean => at(row, k) === labels[row];
  const pairs = definition.kind === "contrastive" && groups ? rowsByPair(groups) : null;
  if (pairs?.some((rows) => rows.length !== 2))
    throw new InputError(`A pair of '${definition.name}' does not have two sides.`, {
      hint: "Every value of the pair column must come exactly twice.",
    });
  const consistency = pairs !== null && definition.expectChange === false;

  const countVariant = (k: number): { correct: number; n: number } => {
    if (!pairs) return { correct: labels.reduce((sum, _, row) => sum + Number(right(row, k)), 0), n: labels.length };
    const good = pairs.filter(([a, b]) =>
      consistency ? at(a as number, k) === at(b as number, k) : right(a as number, k) && right(b as number, k),
    );
    return { correct: good.length, n: pairs.length };
  };

  const countSlice = (
    codes: Uint32Array,
    values: string[],
    k: number,
  ): Record<string, { correct: number; n: number }> => {
    const counts = values.map(() => ({ correct: 0, n: 0 }));
    for (const [row, code] of codes.entries()) {
      const count = counts[code] as { correct: number; n: number };
      count.n++;
      count.correct += Number(right(row, k));
    }
    return Object.fromEntries(values.map((value, index) => [value, counts[index] as { correct: number; n: number }]));
  };

  return {
    metric: pairs ? (consistency ? "pair-consistency" : "pair-accuracy") : "accuracy",
    unit: pairs ? "pairs" : "rows",
    variants: variants.map((variant, k) => ({
      variant,
      ...countVariant(k),
      slices: Object.fromEntries(slices.map(({ column, codes, values }) => [column, countSlice(codes, values, k)])),
    })),
  };
}
