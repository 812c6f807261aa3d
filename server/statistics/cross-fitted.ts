import type { Metric } from "#server/statistics/metrics/metric";
import type { Random } from "#server/statistics/random";

/** Parts that the units are dealt into. */
const FOLDS = 10;

/**
 * The values of a metric that first has to choose something, such as a threshold, with the choice never made on the rows that
 * are judged: the units are dealt into ten parts, each part is judged with what was chosen on the other nine, and the values
 * are averaged, each part by what it weighs.
 *
 * Parts in which nothing can be judged (none of their rows is of the class) are passed over.
 *
 * Source: Stone 1974, JRSS B 36:111; Chernozhukov et al. 2018, Econometrics Journal 21:C1 (cross-fitting).
 *
 * @param metric of N rows and K variants
 * @param judged 1 for the rows that the metric is a mean over once the choice is made, shape (N)
 * @param rows what each row counts, shape (N), null: each 1; the unit of each row, 0 to U - 1, shape (N), null: a unit a row
 * @param random the stream that deals the units
 * @returns shape (K); NaN where no part could be judged
 * @example crossFitted(meanMetric(Uint8Array.of(1, 0), 1, true), Uint8Array.of(1, 1), {}, new Random(1)) // [0.5]
 */
export function crossFitted(
  metric: Metric,
  judged: Uint8Array,
  { weights = null, unitOf = null }: { weights?: Float64Array | null; unitOf?: Uint32Array | null },
  random: Random,
): Float64Array {
  const { variants, rows } = metric;
  const units = unitOf ? unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0) : rows;
  const partOf = dealUnits(units, random);
  const sums = new Float64Array(variants);
  const value = new Float64Array(variants);
  let total = 0;
  for (let part = 0; part < FOLDS; part++) {
    const inside = new Float64Array(rows);
    const outside = new Float64Array(rows);
    let weighs = 0;
    for (let row = 0; row < rows; row++) {
      const weight = weights ? (weights[row] as number) : 1;
      if (partOf[unitOf ? (unitOf[row] as number) : row] === part) {
        inside[row] = weight;
        if (judged[row] === 1) weighs += weight;
      } else outside[row] = weight;
    }
    if (weighs === 0) continue;
    metric.evaluate(inside, value, outside);
    if (value.some(Number.isNaN)) continue;
    for (let k = 0; k < variants; k++) sums[k] = (sums[k] as number) + weighs * (value[k] as number);
    total += weighs;
  }
  return sums.map((sum) => (total > 0 ? sum / total : Number.NaN));
}

/** The part of each unit: as many in each as can be, in a drawn order (Fisher & Yates). */
function dealUnits(units: number, random: Random): Uint8Array {
  const parts = Uint8Array.from({ length: units }, (_, unit) => unit % FOLDS);
  for (let last = units - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = parts[last] as number;
    parts[last] = parts[other] as number;
    parts[other] = kept;
  }
  return parts;
}
