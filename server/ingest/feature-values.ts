import type { DuckDBDataChunk, DuckDBFloatVector } from "@duckdb/node-api";

/** SQL for the features of a dataset as the models take them in, NaN where one is missing: nothing has to be asked of each value then. */
export const featureColumns = (width: number): string[] =>
  Array.from({ length: width }, (_, at) => `coalesce(feature_${at}::FLOAT, 'nan'::FLOAT) AS feature_${at}`);

/** Rows that are filled together: what is written of them stays in the first cache while one column after the other is gone through. */
const ROWS_TOGETHER = 64;

/**
 * The features in a run of rows.
 *
 * @param first the column that the first feature stands in; the others follow, as `featureColumns` has them
 * @returns a row each, F values in the order of the family's features, NaN where one is missing
 */
export function featureValues(chunk: DuckDBDataChunk, first: number, width: number): Float32Array[] {
  const rows = chunk.rowCount;
  const values = new Float32Array(rows * width);
  const vectors = Array.from({ length: width }, (_, at) => chunk.getColumnVector(first + at) as DuckDBFloatVector);
  for (let start = 0; start < rows; start += ROWS_TOGETHER) {
    const end = Math.min(rows, start + ROWS_TOGETHER);
    for (const [feature, vector] of vectors.entries()) {
      for (let row = start, at = start * width + feature; row < end; row++, at += width) {
        values[at] = vector.getItem(row) ?? Number.NaN;
      }
    }
  }
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
}
