import { addWeighted } from "#server/statistics/add-weighted";
import type { Random } from "#server/statistics/random";
import { isDense, type SparseUnits, sparseUnits } from "#server/statistics/sparse-units";
import type { UnitTable } from "#server/statistics/unit-table";

export type PairedBootstrap = {
  /** Number of variants, K. */
  variants: number;
  /** Number of resamples, B. */
  resamples: number;
  /** Metric of each variant on the units drawn, shape (B, K), row-major. */
  inBag: Float64Array;
  /** Metric of each variant on the units left out, shape (B, K), row-major; NaN where none was. */
  outOfBag: Float64Array;
  /** Rows left out of each resample, shape (B). */
  outOfBagRows: Uint32Array;
};

/**
 * Resamples whole units with replacement, as many as there are, and computes the metric of all variants on the units
 * drawn and on those left out. All variants see the same resamples, so their differences keep their correlation. The
 * metric is a ratio of sums over rows, also where groups differ in size.
 *
 * Source: Efron 1979, Annals of Statistics 7:1; Field & Welsh 2007 for groups.
 *
 * @param table (U, K) counts with sizes
 * @param resamples B, at least 1
 * @param random the stream to draw from: equal streams give equal resamples
 * @throws RangeError where there is no unit or no resample
 * @example pairedBootstrap(rowUnits(Uint8Array.of(1, 1, 1, 1), 2), 3, new Random(1)).inBag // six times 1
 */
export function pairedBootstrap(table: UnitTable, resamples: number, random: Random): PairedBootstrap {
  const units = table.sizes.length;
  if (units === 0 || !(resamples >= 1)) throw new RangeError("A bootstrap needs a unit and a resample.");
  const { variants } = table;
  const sparse = sparseUnits(table);
  const dense = denseUnits(table, sparse);
  const result: PairedBootstrap = {
    variants,
    resamples,
    inBag: new Float64Array(resamples * variants),
    outOfBag: new Float64Array(resamples * variants),
    outOfBagRows: new Uint32Array(resamples),
  };
  // No unit can be drawn 256 times: with 256 units the chance is below 1e-500.
  const times = new Uint8Array(units);
  for (let b = 0; b < resamples; b++) {
    random.tally(times);
    const row = b * variants;
    const inBag = result.inBag.subarray(row, row + variants);
    const outOfBag = result.outOfBag.subarray(row, row + variants);
    result.outOfBagRows[b] = dense
      ? sumDense(dense, times, inBag, outOfBag)
      : sumResample(sparse, times, inBag, outOfBag);
    times.fill(0);
  }
  return result;
}

/** Fills the metrics of one resample and returns the rows left out. */
function sumResample(sparse: SparseUnits, times: Uint8Array, inBag: Float64Array, outOfBag: Float64Array): number {
  const { sizes, common, start, variant, departure, contested, variants } = sparse;
  let inRows = 0;
  let inCommon = 0;
  let outRows = 0;
  let outCommon = 0;
  // No branch here: which units are left out can't be predicted, and most units are unanimous.
  for (let unit = 0; unit < times.length; unit++) {
    const weight = times[unit] as number;
    const left = weight === 0 ? 1 : 0;
    const size = sizes[unit] as number;
    const value = common[unit] as number;
    inRows += weight * size;
    inCommon += weight * value;
    outRows += left * size;
    outCommon += left * value;
  }
  for (let i = 0; i < contested.length; i++) {
    const unit = contested[i] as number;
    const weight = times[unit] as number;
    const sums = weight === 0 ? outOfBag : inBag;
    const factor = weight === 0 ? 1 : weight;
    const end = start[unit + 1] as number;
    for (let entry = start[unit] as number; entry < end; entry++) {
      const k = variant[entry] as number;
      sums[k] = (sums[k] as number) + factor * (departure[entry] as number);
    }
  }
  for (let k = 0; k < variants; k++) {
    inBag[k] = (inCommon + (inBag[k] as number)) / inRows;
    outOfBag[k] = outRows === 0 ? Number.NaN : (outCommon + (outOfBag[k] as number)) / outRows;
  }
  return outRows;
}

/** A table of which nearly every variant departs from the others in nearly every unit, with room for a resample. */
type DenseUnits = { table: UnitTable; scores: Float64Array; drawn: Uint32Array; left: Uint32Array; once: Uint8Array };

function denseUnits(table: UnitTable, sparse: SparseUnits): DenseUnits | null {
  if (!isDense(sparse)) return null;
  const units = table.sizes.length;
  return {
    table,
    // Of one kind of number: a loop that has seen several kinds takes twice as long.
    scores: Float64Array.from(table.correct),
    drawn: new Uint32Array(units),
    left: new Uint32Array(units),
    once: new Uint8Array(units).fill(1),
  };
}

/** Fills the metrics of one resample and returns the rows left out. */
function sumDense(
  { table: { sizes }, scores, drawn, left, once }: DenseUnits,
  times: Uint8Array,
  inBag: Float64Array,
  outOfBag: Float64Array,
): number {
  let inRows = 0;
  let outRows = 0;
  let inside = 0;
  let outside = 0;
  for (let unit = 0; unit < times.length; unit++) {
    const weight = times[unit] as number;
    const size = sizes[unit] as number;
    inRows += weight * size;
    if (weight > 0) drawn[inside++] = unit;
    else {
      left[outside++] = unit;
      outRows += size;
    }
  }
  addWeighted(scores, drawn.subarray(0, inside), times, inBag);
  addWeighted(scores, left.subarray(0, outside), once, outOfBag);
  for (let k = 0; k < inBag.length; k++) {
    inBag[k] = (inBag[k] as number) / inRows;
    outOfBag[k] = outRows === 0 ? Number.NaN : (outOfBag[k] as number) / outRows;
  }
  return outRows;
}
