import type { Ranking } from "#server/contracts/ranking";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import { Random } from "#server/statistics/random";
import { simulateAnswers } from "../statistics/simulated-family";

export const options: RankVariantsOptions = { metric: "accuracy", confidence: 0.95, seed: 1, resamples: 400 };

/** Variants named 00, 01, ... that are right where `correct` (N, K) is 1; labels alternate between two classes. */
export function inputOf(correct: ArrayLike<number>, variants: number, more: Partial<RankingInput> = {}): RankingInput {
  const rows = correct.length / variants;
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  return {
    variants: Array.from({ length: variants }, (_, k) => String(k).padStart(2, "0")),
    labels,
    predicted: Uint8Array.from(correct, (right, at) => {
      const label = labels[Math.floor(at / variants)] as number;
      return right ? label : 1 - label;
    }),
    groups: null,
    slices: [],
    ...more,
  };
}

export function simulatedInput(rows: number, abilities: number[], more: Partial<RankingInput> = {}): RankingInput {
  return inputOf(simulateAnswers(new Random(42), rows, abilities), abilities.length, more);
}

/** The same input with its variants in another order. */
export function reorderVariants(input: RankingInput, order: number[]): RankingInput {
  const variants = input.variants.length;
  const predicted = input.predicted.map(
    (_, at) => input.predicted[at - (at % variants) + (order[at % variants] as number)] as number,
  );
  return { ...input, variants: order.map((k) => input.variants[k] as string), predicted };
}

/** The same input with its rows in another order. */
export function reorderRows(input: RankingInput, order: number[]): RankingInput {
  const variants = input.variants.length;
  return {
    ...input,
    labels: Uint8Array.from(order, (row) => input.labels[row] as number),
    predicted: Uint8Array.from(
      order.flatMap((row) => Array.from(input.predicted.subarray(row * variants, (row + 1) * variants))),
    ),
    groups: input.groups && Uint32Array.from(order, (row) => input.groups?.[row] as number),
    slices: input.slices.map((slice) => ({
      ...slice,
      codes: Uint32Array.from(order, (row) => slice.codes[row] as number),
    })),
  };
}

export function rankedBy(ranking: Ranking, id: string) {
  const found = ranking.variants.find(({ variant }) => variant === id);
  if (!found) throw new Error(`Variant ${id} is not in the ranking.`);
  return found;
}
