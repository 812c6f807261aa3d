import { publishedStanding } from "#server/ranking/published-standing";
import type { RankingInput, VariantFacts } from "#server/ranking/ranking-input";
import { unitCodes } from "#server/statistics/unit-codes";

/** Logits of N rows and K variants: those of a row and a variant begin at `row * perRow + offsets[k]`. */
export type Logits = { values: Float32Array; perRow: number; offsets: Uint32Array };

/** A ranking's input with its variants in an order of their own: as they stand on published tests, then by id. */
export type Answers = {
  /** Shape (K). */
  variants: string[];
  rows: number;
  labels: Uint8Array;
  /** Shape (N, K). */
  predicted: Uint8Array;
  /** Shape (N, K), 1 where a variant is right. */
  right: Uint8Array;
  hasLogits: boolean;
  /** All logits; null where there are none. */
  logits: Logits | null;
  classes: string[];
  positive: number | null;
  groups: Uint32Array | null;
  /** Unit of each row, 0 to U - 1; null where each row is one. */
  unitOf: Uint32Array | null;
  weights: Float64Array | null;
  slices: RankingInput["slices"];
  facts: VariantFacts;
  /** Whether one figure is wanted of them, and no resamples. */
  isJudgedOnce?: boolean;
};

export const NO_FACTS: VariantFacts = { bytes: {}, latency: null, published: [], borrows: false };

/** Ids are seeds, so 100 comes after 99. */
function compareIds(a = "", b = ""): number {
  return Number(a) - Number(b) || (a < b ? -1 : Number(a > b));
}

/**
 * Brings the variants into an order of their own, so that the order of the columns changes nothing: as they stand over the
 * published tests, equals by their ids. Wherever variants are equal on the rows, in resamples too, the first of them is taken.
 *
 * @param input of N rows and K variants
 */
export function orderAnswers(input: RankingInput): Answers {
  const { labels, groups, slices, weights = null, positive = null, facts = NO_FACTS } = input;
  const K = input.variants.length;
  const standing = publishedStanding(facts.published, input.variants);
  const columns = input.variants
    .map((_, k) => k)
    .sort(
      (a, b) => (standing[a] as number) - (standing[b] as number) || compareIds(input.variants[a], input.variants[b]),
    );
  const predicted = new Uint8Array(labels.length * K);
  const right = new Uint8Array(labels.length * K);
  for (let row = 0, at = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    for (let k = 0; k < K; k++, at++) {
      const said = input.predicted[row * K + (columns[k] as number)] as number;
      predicted[at] = said;
      right[at] = said === label ? 1 : 0;
    }
  }
  const classes = input.classes ?? nameClasses(labels, predicted);
  const C = classes.length;
  const offsets = Uint32Array.from(columns, (column) => column * C);
  return {
    variants: columns.map((column) => input.variants[column] as string),
    rows: labels.length,
    labels,
    predicted,
    right,
    hasLogits: Boolean(input.logits),
    logits: input.logits ? { values: input.logits, perRow: K * C, offsets } : null,
    classes,
    positive,
    groups,
    unitOf: groups && unitCodes(groups),
    weights,
    slices,
    facts,
  };
}

/**
 * How to look up the logits of a row and a variant, shape (C), which hold until the next look.
 *
 * @throws RangeError where there are none
 */
export function logitsOf({ logits, classes }: Answers): (row: number, k: number) => Float32Array {
  if (logits === null) throw new RangeError("This ranking has no logits.");
  const { values, perRow, offsets } = logits;
  const own = new Float32Array(classes.length);
  return (row, k) => {
    const start = row * perRow + (offsets[k] as number);
    for (let c = 0; c < own.length; c++) own[c] = values[start + c] as number;
    return own;
  };
}

function nameClasses(labels: Uint8Array, predicted: Uint8Array): string[] {
  let most = 1;
  for (const each of labels) most = Math.max(most, each);
  for (const each of predicted) most = Math.max(most, each);
  return Array.from({ length: most + 1 }, (_, index) => String(index));
}

/** Rows of a row-major array of a given width, in the order asked for. */
export function takeRows<Values extends Uint8Array | Float32Array | Float64Array>(
  values: Values,
  width: number,
  rows: Uint32Array,
): Values {
  const taken = new (values.constructor as new (length: number) => Values)(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * width;
    for (let k = 0; k < width; k++) taken[i * width + k] = values[from + k] as number;
  }
  return taken;
}

/** All rows, in their order. */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
