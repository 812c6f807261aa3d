import { bags, type RowUnits } from "#server/statistics/bag";
import { evaluateBag } from "#server/statistics/evaluate-bag";
import type { Metric } from "#server/statistics/metrics/metric";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import { Random } from "#server/statistics/random";

/** A resample on which the metric is undefined is drawn again, up to this many times as many as are asked for. */
const MOST_DRAWS = 4;
/** Resamples that are drawn together. */
const TOGETHER = 50;

function holdsNaN(values: Float64Array): boolean {
  for (let at = 0; at < values.length; at++) if (Number.isNaN(values[at])) return true;
  return false;
}

/** Resamples that follow each other in a stream. */
export type DrawnTogether = {
  /** Whether the metric is defined on what was drawn, shape (T). */
  isDefined: Uint8Array;
  /** Shape (T, K). */
  inBag: Float64Array;
  /** Shape (T, K). */
  outOfBag: Float64Array;
  /** Rows that were left out, none where the metric is undefined on them; shape (T). */
  outOfBagRows: Uint32Array;
};

/** Which resamples are wanted. */
export type Resamples = {
  /** B. */
  count: number;
  /** Where the stream is that they are drawn from. */
  place: Int32Array;
  judgesLeftOut: boolean;
};

/** Resamples are drawn so many at a time, and so many times at first. */
export function timesDrawn({ count }: Resamples): { together: number; times: number } {
  const together = Math.max(1, Math.min(count, TOGETHER));
  return { together, times: Math.ceil(count / together) };
}

/**
 * How to draw resamples, some at a time: the n-th are the same whoever draws them, and whichever were drawn before.
 *
 * @returns a function of n, which is asked for in ascending order
 */
export function resampler(metric: Metric, rows: RowUnits, resamples: Resamples): (number: number) => DrawnTogether {
  const { variants } = metric;
  const { judgesLeftOut } = resamples;
  const { together } = timesDrawn(resamples);
  const draw = bags(metric.rows, rows);
  const random = Random.at(resamples.place);
  let next = 0;
  return (number) => {
    // What somebody else judges is drawn all the same: the stream must be gone through.
    for (; next < number * together; next++) draw(random);
    const drawn: DrawnTogether = {
      isDefined: new Uint8Array(together),
      inBag: new Float64Array(together * variants),
      outOfBag: new Float64Array(together * variants),
      outOfBagRows: new Uint32Array(together),
    };
    for (let at = 0; at < together; at++, next++) {
      const bag = draw(random);
      const inside = drawn.inBag.subarray(at * variants, (at + 1) * variants);
      const outside = drawn.outOfBag.subarray(at * variants, (at + 1) * variants);
      if (judgesLeftOut) evaluateBag(metric, bag, inside, outside);
      else metric.evaluate(bag.drawn, inside);
      drawn.isDefined[at] = Number(!holdsNaN(inside));
      if (judgesLeftOut) drawn.outOfBagRows[at] = holdsNaN(outside) ? 0 : bag.rowsLeft;
    }
    return drawn;
  };
}

/** Draws resamples the first so many times; others may draw some of them. What is missing is drawn by whoever asks. */
export type DrawShared = (
  resamples: Resamples,
  draw: (number: number) => DrawnTogether,
) => ReadonlyMap<number, DrawnTogether>;

/**
 * The bootstrap of a metric of any form: in each resample of whole units the metric of all variants on the rows drawn, and on
 * those left out. What the metric has to choose first, such as a threshold, is chosen on the rows drawn for both.
 *
 * A resample on which the metric of a variant is undefined (a class was not drawn) is drawn again. Where it is undefined on
 * the rows left out, these count as none.
 *
 * Source: Efron 1979, Annals of Statistics 7:1; Field & Welsh 2007 for groups.
 *
 * @param metric of N rows and K variants, defined for each variant on all rows
 * @param rows what each row counts, shape (N), null: each 1; the unit of each row, 0 to U - 1, shape (N), null: a unit a row
 * @param resamples B
 * @param random the stream to draw from: where it is, which this does not change
 * @param judgesLeftOut false where only the rows drawn matter: it takes half the time, and `outOfBag` stays 0
 * @param share has others draw some of them; the same come of it
 * @returns values in the unit of the metric; null where no resample was defined
 * @throws RangeError where the metric has no rows
 * @example metricBootstrap(meanMetric(Uint8Array.of(1, 1, 1, 1), 2, true), {}, 3, new Random(1))?.inBag // six times 1
 */
export function metricBootstrap(
  metric: Metric,
  rows: RowUnits,
  resamples: number,
  random: Random,
  judgesLeftOut = true,
  share: DrawShared | null = null,
): PairedBootstrap | null {
  const { variants } = metric;
  if (metric.rows === 0) throw new RangeError("A bootstrap needs a row.");
  const wanted: Resamples = { count: resamples, place: random.place, judgesLeftOut };
  const { together } = timesDrawn(wanted);
  let draw = resampler(metric, rows, wanted);
  const made = share?.(wanted, draw);
  // Whoever has shared them may have drawn later ones than are missing.
  if (made) draw = resampler(metric, rows, wanted);
  const inBag = new Float64Array(resamples * variants);
  const outOfBag = new Float64Array(resamples * variants);
  const outOfBagRows = new Uint32Array(resamples);
  let kept = 0;
  for (let tries = 0; tries < MOST_DRAWS * resamples && kept < resamples; ) {
    const number = tries / together;
    const drawn = made?.get(number) ?? draw(number);
    for (let at = 0; at < together && tries < MOST_DRAWS * resamples && kept < resamples; at++, tries++) {
      if (drawn.isDefined[at] === 0) continue;
      inBag.set(drawn.inBag.subarray(at * variants, (at + 1) * variants), kept * variants);
      outOfBag.set(drawn.outOfBag.subarray(at * variants, (at + 1) * variants), kept * variants);
      outOfBagRows[kept++] = drawn.outOfBagRows[at] as number;
    }
  }
  if (kept === 0) return null;
  return {
    variants,
    resamples: kept,
    inBag: inBag.subarray(0, kept * variants),
    outOfBag: outOfBag.subarray(0, kept * variants),
    outOfBagRows: outOfBagRows.subarray(0, kept),
  };
}
