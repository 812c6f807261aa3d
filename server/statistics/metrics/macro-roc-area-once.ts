/** Logits of K variants on N rows: those of a row from `row * perRow` on, of a variant in it from its offset on, one for each class. */
export type ClassLogits = {
  values: Float32Array;
  perRow: number;
  /** Shape (K). */
  offsets: ArrayLike<number>;
  classes: number;
};

/** Below this the exponential of a number loses digits, and then all of them. */
const SMALLEST_EXPONENT = -700;
/** Steps of a ladder for each score on it: most of them are empty, so that little is left to compare. */
const STEPS = 8;
/** Which of the two halves of a number holds its exponent. */
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Writes the odds of each class, by the softmax of a row's logits: they put rows into the order that log-odds put them in, without a
 * logarithm.
 *
 * @param out receives the odds of class c at `at + c * stride`
 * @returns false where they lose digits, or a logit is no number
 */
function writeOdds(logits: ClassLogits, start: number, out: Float64Array, at: number, stride: number): boolean {
  const { values, classes } = logits;
  let largest = 0;
  for (let c = 1; c < classes; c++) {
    if ((values[start + c] as number) > (values[start + largest] as number)) largest = c;
  }
  const shift = values[start + largest] as number;
  let rest = 0;
  let lowest = 0;
  for (let c = 0; c < classes; c++) {
    if (c === largest) continue;
    const below = (values[start + c] as number) - shift;
    if (below < lowest) lowest = below;
    const share = Math.exp(below);
    out[at + c * stride] = share;
    rest += share;
  }
  if (!(lowest > SMALLEST_EXPONENT && rest > 0)) return false;
  for (let c = 0; c < classes; c++) {
    const place = at + c * stride;
    // What the others hold: at least the 1 of the largest, so that nothing is lost by taking one away.
    const share = out[place] as number;
    out[place] = c === largest ? 1 / rest : classes === 2 ? share : share / (1 + (rest - share));
  }
  return true;
}

/**
 * How many of some positive numbers are below each of many others, twice, and once those that are the same; summed.
 *
 * Numbers are found on a ladder of even steps from the lowest to the highest, after Dobosiewicz 1978, Information Processing Letters 7:1:
 * by their upper halves as whole numbers, which grow about as their logarithms do.
 *
 * @param few in ascending order, at least one
 */
function sumTwiceBelow(few: Float64Array, many: Float64Array): number {
  const count = few.length;
  const halves = new Uint32Array(many.buffer, many.byteOffset, 2 * many.length);
  const own = new Uint32Array(few.buffer, few.byteOffset, 2 * count);
  const lowest = own[UPPER] as number;
  const highest = own[2 * (count - 1) + UPPER] as number;
  const steps = STEPS * count;
  const perUnit = (steps - 1) / Math.max(1, highest - lowest);
  const firstAt = new Uint32Array(steps + 1);
  for (let at = 0; at < count; at++) {
    const step = (((own[2 * at + UPPER] as number) - lowest) * perUnit) >>> 0;
    firstAt[step + 1] = (firstAt[step + 1] as number) + 1;
  }
  for (let step = 1; step <= steps; step++) firstAt[step] = (firstAt[step] as number) + (firstAt[step - 1] as number);
  let sum = 0;
  for (let at = 0; at < many.length; at++) {
    const half = halves[2 * at + UPPER] as number;
    if (half < lowest) continue;
    if (half > highest) {
      sum += 2 * count;
      continue;
    }
    const step = ((half - lowest) * perUnit) >>> 0;
    let low = firstAt[step] as number;
    let high = firstAt[step + 1] as number;
    const value = many[at] as number;
    const end = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((few[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    sum += 2 * low;
    while (low < end && few[low] === value) {
      sum++;
      low++;
    }
  }
  return sum;
}

/** Rows that count; null where one counts neither once nor not at all. */
function rowsThatCount(weights: Float64Array): Uint32Array | null {
  const rows = new Uint32Array(weights.length);
  let count = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 1) rows[count++] = row;
    else if (weights[row] !== 0) return null;
  }
  return rows.subarray(0, count);
}

/** Places among some rows of those of each class, shape (C) of any length. */
function placesByClass(rows: Uint32Array, labels: Uint8Array, classes: number): Uint32Array[] {
  const counts = new Uint32Array(classes);
  for (let at = 0; at < rows.length; at++) (counts[labels[rows[at] as number] as number] as number) += 1;
  const places = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let at = 0; at < rows.length; at++) {
    const label = labels[rows[at] as number] as number;
    (places[label] as Uint32Array)[counts[label] as number] = at;
    counts[label] = (counts[label] as number) + 1;
  }
  return places;
}

/**
 * What `macroRocAreaMetric` gives for the log-odds of each class against the rest, sooner where it is wanted once: no row is sorted but
 * those of the class.
 *
 * @param logits of K variants on N rows
 * @param labels indices of classes, shape (N)
 * @param weights 0 or 1 each, shape (N)
 * @param out receives the mean of the areas, NaN where one is undefined; shape (K)
 * @returns false, and writes nothing, where rows count otherwise, or probabilities are too near 0 for their digits
 */
export function writeMacroRocAreas(
  logits: ClassLogits,
  labels: Uint8Array,
  weights: Float64Array,
  out: Float64Array,
): boolean {
  const rows = rowsThatCount(weights);
  if (rows === null) return false;
  const { perRow, offsets, classes } = logits;
  const N = rows.length;
  const places = placesByClass(rows, labels, classes);
  const odds = new Float64Array(classes * N);
  const areas = new Float64Array(out.length);
  for (let k = 0; k < out.length; k++) {
    for (let at = 0; at < N; at++) {
      const start = (rows[at] as number) * perRow + (offsets[k] as number);
      if (!writeOdds(logits, start, odds, at, N)) return false;
    }
    for (const [c, ofClass] of places.entries()) {
      const all = odds.subarray(c * N, (c + 1) * N);
      const own = new Float64Array(ofClass.length);
      for (let at = 0; at < own.length; at++) own[at] = all[ofClass[at] as number] as number;
      own.sort();
      const others = N - own.length;
      // Those of the class among themselves make their square: the rest is what the others are above.
      const above = own.length === 0 ? 0 : sumTwiceBelow(own, all) - own.length ** 2;
      const wins = (2 * own.length * others - above) / 2;
      areas[k] = (areas[k] as number) + (1 / classes) * (wins / (own.length * others));
    }
  }
  out.set(areas);
  return true;
}
