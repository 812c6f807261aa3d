import { bags, type RowUnits } from "#server/statistics/bag";
import { evaluateBag } from "#server/statistics/evaluate-bag";
import type { Metric } from "#server/statistics/metrics/metric";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { Random } from "#server/statistics/random";

/** A resample on which the metric is undefined is drawn again, up to this many times as many as are asked for. */
const MOST_DRAWS = 4;

function holdsNaN(values: Float64Array): boolean {
  for (let at = 0; at < values.length; at++) if (Number.isNaN(values[at])) return true;
  return false;
}

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
 * @param random the stream to draw from
 * @param judgesLeftOut false where only the rows drawn matter: it takes half the time, and `outOfBag` stays 0
 * @returns values in the unit of the metric; null where no resample was defined
 * @throws RangeError where the metric has no rows
 * @example metricBootstrap(meanMetric(Uint8Array.of(1, 1, 1, 1), 2, true), {}, 3, new Random(1))?.inBag // six times 1
 */
export function metricBootstrap(
  metric: Metric,
  { weights = null, unitOf = null }: RowUnits,
  resamples: number,
  random: Random,
  judgesLeftOut = true,
): PairedBootstrap | null {
  const { variants, rows } = metric;
  if (rows === 0) throw new RangeError("A bootstrap needs a row.");
  const inBag = new Float64Array(resamples * variants);
  const outOfBag = new Float64Array(resamples * variants);
  const outOfBagRows = new Uint32Array(resamples);
  const draw = bags(rows, { weights, unitOf });
  let kept = 0;
  for (let tries = MOST_DRAWS * resamples; tries > 0 && kept < resamples; tries--) {
    const bag = draw(random);
    const from = kept * variants;
    const inside = inBag.subarray(from, from + variants);
    const outside = outOfBag.subarray(from, from + variants);
    if (judgesLeftOut) evaluateBag(metric, bag, inside, outside);
    else metric.evaluate(bag.drawn, inside);
    if (holdsNaN(inside)) continue;
    if (judgesLeftOut) outOfBagRows[kept] = holdsNaN(outside) ? 0 : bag.rowsLeft;
    kept++;
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
