import type { RankingInput } from "#server/ranking/ranking-input";
import { Random } from "#server/statistics/random";
import { normal } from "../statistics/simulated-family";

/** Classes of simulated sets, of which as many as are asked for are taken. */
export const CLASSES = ["benign", "malignant", "other"];

/**
 * Variants with logits on rows of two or three classes, none of them always right: what they see of a row they have in
 * common for the most part, and a variant with a higher ability sees more. About a third of the rows are of the last class.
 *
 * @param abilities shape (K)
 */
export function scoredInput(
  rows: number,
  abilities: readonly number[],
  {
    classes = 2,
    seed = 42,
    ...more
  }: Partial<Omit<RankingInput, "classes" | "logits">> & { classes?: number; seed?: number } = {},
): RankingInput & { logits: Float32Array; classes: string[] } {
  const random = new Random(seed);
  const K = abilities.length;
  const labels = new Uint8Array(rows);
  const predicted = new Uint8Array(rows * K);
  const logits = new Float32Array(rows * K * classes);
  for (let row = 0; row < rows; row++) {
    const label = row % 3 === 2 ? classes - 1 : row % (classes - 1);
    labels[row] = label;
    const seen = Array.from({ length: classes }, (_, c) => Number(c === label) + 0.9 * normal(random));
    for (const [k, ability] of abilities.entries()) {
      const own = seen.map((each, c) => each + 0.7 * normal(random) + ability * Number(c === label));
      logits.set(own, (row * K + k) * classes);
      predicted[row * K + k] = own.indexOf(Math.max(...own));
    }
  }
  return {
    variants: Array.from(abilities, (_, k) => String(k).padStart(2, "0")),
    labels,
    predicted,
    logits,
    groups: null,
    slices: [],
    classes: CLASSES.slice(0, classes),
    ...more,
  };
}

/** The given rows of an input, in that order; a row may come more than once. */
export function takeInputRows(input: RankingInput, order: readonly number[]): RankingInput {
  const K = input.variants.length;
  const C = input.classes?.length ?? 0;
  const ofRows = (values: ArrayLike<number>, width = 1): number[] =>
    order.flatMap((row) => Array.from({ length: width }, (_, at) => values[row * width + at]!));
  return {
    ...input,
    labels: Uint8Array.from(ofRows(input.labels)),
    predicted: Uint8Array.from(ofRows(input.predicted, K)),
    logits: input.logits ? Float32Array.from(ofRows(input.logits, K * C)) : null,
    groups: input.groups && Uint32Array.from(ofRows(input.groups)),
    weights: input.weights ? Float64Array.from(ofRows(input.weights)) : null,
    slices: input.slices.map((slice) => ({ ...slice, codes: Uint32Array.from(ofRows(slice.codes)) })),
  };
}

/** The same input with its variants in another order. */
export function takeVariants(input: RankingInput, order: readonly number[]): RankingInput {
  const K = input.variants.length;
  const C = input.classes?.length ?? 0;
  const columns = Array.from(input.labels.keys()).flatMap((row) => order.map((k) => row * K + k));
  return {
    ...input,
    variants: order.map((k) => input.variants[k]!),
    predicted: Uint8Array.from(columns, (at) => input.predicted[at]!),
    logits: input.logits
      ? Float32Array.from(columns.flatMap((at) => Array.from(input.logits!.subarray(at * C, (at + 1) * C))))
      : null,
  };
}
