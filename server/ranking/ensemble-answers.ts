import { type Answers, type Logits, takeRows } from "#server/ranking/answers";
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

/** Rows that are summed at a time: what is read of their logits for one member is still at hand for the next. */
const BLOCK = 256;

/** So many logits, 64 MB of them, are kept in another order too. */
const MOST_TURNED = 16_000_000;
/** Rows whose logits stay in the first cache while those of one variant after the other are picked from them. */
const TURNED_TOGETHER = 64;
const turned = new WeakMap<Logits["values"], Float32Array>();

/** Logits with all rows of a variant one after the other, for those who look up a few variants again and again. */
function byVariant(
  { values, perRow, offsets }: Logits,
  rows: number,
  classes: number,
): { values: Float32Array; perRow: number; firstOf: (k: number) => number } {
  if (values.length > MOST_TURNED || values.length !== rows * perRow)
    return { values, perRow, firstOf: (k) => offsets[k] as number };
  let known = turned.get(values);
  if (!known) {
    known = new Float32Array(values.length);
    for (let start = 0; start < rows; start += TURNED_TOGETHER) {
      const end = Math.min(rows, start + TURNED_TOGETHER);
      for (let offset = 0; offset < perRow; offset += classes) {
        let to = offset * rows + start * classes;
        for (let row = start; row < end; row++) {
          const from = row * perRow + offset;
          for (let c = 0; c < classes; c++, to++) known[to] = values[from + c] as number;
        }
      }
    }
    turned.set(values, known);
  }
  return { values: known, perRow: classes, firstOf: (k) => rows * (offsets[k] as number) };
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
  const C = classes.length;
  const M = sizes.length;
  const { values, perRow, firstOf } = byVariant(known, answers.rows, C);
  const logits = new Float32Array(rows * M * C);
  const predicted = new Uint8Array(rows * M);
  const right = new Uint8Array(rows * M);
  // Of a block of rows one member after the other: where they are kept by variant, logits are read in the order in which they lie.
  const sums = new Float64Array(Math.min(rows, BLOCK) * C);
  for (let from = 0; from < rows; from += BLOCK) {
    const end = Math.min(from + BLOCK, rows);
    sums.fill(0);
    let added = 0;
    for (let m = 0; m < M; m++) {
      const size = sizes[m] as number;
      for (; added < size; added++) {
        const first = firstOf(members[added] as number);
        for (let row = from, sum = 0; row < end; row++) {
          const own = first + (only ? (only[row] as number) : row) * perRow;
          for (let c = 0; c < C; c++, sum++) sums[sum] = (sums[sum] as number) + (values[own + c] as number);
        }
      }
      for (let row = from, at = from * M + m, sum = 0; row < end; row++, at += M, sum += C) {
        let highest = 0;
        for (let c = 0; c < C; c++) {
          logits[at * C + c] = (sums[sum + c] as number) / size;
          if ((sums[sum + c] as number) > (sums[sum + highest] as number)) highest = c;
        }
        predicted[at] = highest;
        right[at] = Number(highest === labels[row]);
      }
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
