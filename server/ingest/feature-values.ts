import type { DuckDBDataChunk, DuckDBFloatVector } from "@duckdb/node-api";

/** SQL for the features of a dataset as the models take them in, NaN where one is missing: nothing has to be asked of each value then. */
export const featureColumns = (width: number): string[] =>
  Array.from({ length: width }, (_, at) => `coalesce(feature_${at}::FLOAT, 'nan'::FLOAT) AS feature_${at}`);

/** Rows that are filled together: what is written of them stays in the first cache while one column after the other is gone through. */
const ROWS_TOGETHER = 64;

/** The numbers of a vector without a NULL, as they lie there: `getItem` looks at each of them first whether it is one. */
function numbersOf(vector: DuckDBFloatVector): Float32Array {
  const { items } = vector as unknown as { items: unknown };
  if (items instanceof Float32Array) return items;
  return Float32Array.from({ length: vector.itemCount }, (_, row) => vector.getItem(row) ?? Number.NaN);
}

/**
 * The features in a run of rows, as `featureColumns` asks for them.
 *
 * @param first the column that the first feature stands in; the others follow
 * @returns shape (rows, F), in the order of the family's features, NaN where one is missing
 */
export function featureValues(chunk: DuckDBDataChunk, first: number, width: number): Float32Array {
  const rows = chunk.rowCount;
  const values = new Float32Array(rows * width);
  const columns = Array.from({ length: width }, (_, at) =>
    numbersOf(chunk.getColumnVector(first + at) as DuckDBFloatVector),
  );
  for (let start = 0; start < rows; start += ROWS_TOGETHER) {
    const end = Math.min(rows, start + ROWS_TOGETHER);
    for (const [feature, column] of columns.entries()) {
      for (let row = start, at = start * width + feature; row < end; row++, at += width) {
        values[at] = column[row] as number;
      }
    }
  }
  return values;
}
