import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { PairedDifferences } from "#server/statistics/paired-differences";

/** Columns of a row-major array, in the order asked for. */
function pickColumns(values: Float64Array, width: number, columns: Int32Array): Float64Array {
  const rows = width === 0 ? 0 : values.length / width;
  const picked = new Float64Array(rows * columns.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let k = 0; k < columns.length; k++, at++) picked[at] = values[row * width + (columns[k] as number)] as number;
  }
  return picked;
}

/**
 * Resamples of some of the variants, without drawing again.
 *
 * @param bootstrap of K variants
 * @param columns of those that stay, shape (K')
 */
export function pickResamples(bootstrap: PairedBootstrap, columns: Int32Array): PairedBootstrap {
  const { variants, inBag, outOfBag } = bootstrap;
  return {
    ...bootstrap,
    variants: columns.length,
    inBag: pickColumns(inBag, variants, columns),
    outOfBag: pickColumns(outOfBag, variants, columns),
  };
}

/**
 * Paired differences between some of the variants, without drawing again.
 *
 * @param differences of K variants
 * @param columns of those that stay, shape (K')
 */
export function pickDifferences(differences: PairedDifferences, columns: Int32Array): PairedDifferences {
  const { variants, statistics, scales, flips } = differences;
  const pickBoth = (matrix: Float64Array): Float64Array =>
    Float64Array.from(
      Array.from(columns).flatMap((j) => Array.from(columns, (k) => matrix[j * variants + k] as number)),
    );
  return {
    ...differences,
    variants: columns.length,
    statistics: pickBoth(statistics),
    scales: pickBoth(scales),
    flips: pickColumns(flips, variants, columns),
  };
}
