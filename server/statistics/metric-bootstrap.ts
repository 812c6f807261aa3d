import type { Metric } from "#server/statistics/metrics/metric";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { Random } from "#server/statistics/random";

/** A resample on which the metric is undefined is drawn again, up to this many times as many as are asked for. */
const MOST_DRAWS = 4;

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
  { weights = null, unitOf = null }: { weights?: Float64Array | null; unitOf?: Uint32Array | null },
  resamples: number,
  random: Random,
  judgesLeftOut = true,
): PairedBootstrap | null {
  const { variants, rows } = metric;
  if (rows === 0) throw new RangeError("A bootstrap needs a row.");
  const units = unitOf ? unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0) : rows;
  const inBag = new Float64Array(resamples * variants);
  const outOfBag = new Float64Array(resamples * variants);
  const outOfBagRows = new Uint32Array(resamples);
  const times = new Uint8Array(units);
  const drawn = new Float64Array(rows);
  const left = new Float64Array(rows);
  let kept = 0;
  for (let tries = MOST_DRAWS * resamples; tries > 0 && kept < resamples; tries--) {
    times.fill(0);
    random.tally(times);
    let rowsLeft = 0;
    for (let row = 0; row < rows; row++) {
      const count = times[unitOf ? (unitOf[row] as number) : row] as number;
      const weight = weights ? (weights[row] as number) : 1;
      drawn[row] = count * weight;
      left[row] = count === 0 ? weight : 0;
      if (count === 0 && weight > 0) rowsLeft++;
    }
    const from = kept * variants;
    const inside = inBag.subarray(from, from + variants);
    metric.evaluate(drawn, inside);
    if (inside.some(Number.isNaN)) continue;
    if (judgesLeftOut) {
      const outside = outOfBag.subarray(from, from + variants);
      metric.evaluate(left, outside, drawn);
      outOfBagRows[kept] = outside.some(Number.isNaN) ? 0 : rowsLeft;
    }
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
