import type { DuckDBDataChunk, DuckDBFloatVector } from "@duckdb/node-api";

/** SQL for the features of a dataset as the models take them in, NaN where one is missing: nothing has to be asked of each value then. */
export const featureColumns = (width: number): string[] =>
  Array.from({ length: width }, (_, at) => `coalesce(feature_${at}::FLOAT, 'nan'::FLOAT) AS feature_${at}`);

/**
 * The features in a run of rows.
 *
 * @param first the column that the first feature stands in; the others follow, as `featureColumns` has them
 * @returns a row each, F values in the order of the family's features, NaN where one is missing
 */
export function featureValues(chunk: DuckDBDataChunk, first: number, width: number): Float32Array[] {
  const rows = chunk.rowCount;
  const values = new Float32Array(rows * width);
  for (let feature = 0; feature < width; feature++) {
    const vector = chunk.getColumnVector(first + feature) as DuckDBFloatVector;
    for (let row = 0, at = feature; row < rows; row++, at += width) {
      values[at] = vector.getItem(row) ?? Number.NaN;
    }
  }
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
}
