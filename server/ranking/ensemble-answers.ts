import { type Answers, takeRows } from "#server/ranking/answers";
import { unitCodes } from "#server/statistics/unit-codes";

/** What is known of some rows whatever is answered to them. */
function onRows(answers: Answers, only: Uint32Array): Omit<Answers, "predicted" | "right" | "logits"> {
  const { labels, groups, weights, slices } = answers;
  const own = (codes: Uint32Array): Uint32Array => only.map((row) => codes[row] as number);
  return {
    ...answers,
    rows: only.length,
    labels: takeRows(labels, 1, only),
    groups: groups && own(groups),
    unitOf: groups && unitCodes(own(groups)),
    weights: weights && takeRows(weights, 1, only),
    slices: slices.map((slice) => ({ ...slice, codes: own(slice.codes) })),
  };
}

/**
 * The answers of ensembles as if each were a variant: the mean of the logits of the first m members, and its largest.
 *
 * @param answers of K variants, with logits
 * @param members columns of `answers`, best first, at least as many as the largest size
 * @param sizes m, in ascending order, shape (M)
 * @param only rows that are wanted, all unless told
 * @returns answers of M variants, named by their sizes, to the rows that are wanted
 */
export function ensembleAnswers(
  answers: Answers,
  members: Int32Array,
  sizes: readonly number[],
  only: Uint32Array | null = null,
): Answers {
  const { classes, logits: known, facts } = answers;
  const wanted = only ? onRows(answers, only) : answers;
  const { rows, labels } = wanted;
  if (known === null) throw new RangeError("Ensembles take logits.");
  const { values, perRow } = known;
  const offsets = members.map((k) => known.offsets[k] as number);
  const C = classes.length;
  const M = sizes.length;
  const logits = new Float32Array(rows * M * C);
  const predicted = new Uint8Array(rows * M);
  const right = new Uint8Array(rows * M);
  const sum = new Float64Array(C);
  for (let row = 0; row < rows; row++) {
    sum.fill(0);
    const first = (only ? (only[row] as number) : row) * perRow;
    let added = 0;
    for (let m = 0, at = row * M; m < M; m++, at++) {
      const size = sizes[m] as number;
      for (; added < size; added++) {
        const own = first + (offsets[added] as number);
        for (let c = 0; c < C; c++) sum[c] = (sum[c] as number) + (values[own + c] as number);
      }
      let highest = 0;
      for (let c = 0; c < C; c++) {
        logits[at * C + c] = (sum[c] as number) / size;
        if ((sum[c] as number) > (sum[highest] as number)) highest = c;
      }
      predicted[at] = highest;
      right[at] = Number(highest === labels[row]);
    }
  }
  return {
    ...wanted,
    variants: sizes.map((size) => `ensemble-${size}`),
    predicted,
    right,
    logits: { values: logits, perRow: M * C, offsets: Uint32Array.from(sizes.keys(), (m) => m * C) },
    facts: { ...facts, bytes: {}, latency: null },
  };
}
