import { join } from "node:path";
import { writeNpy } from "#server/preprocess/write-npy";

/**
 * Writes rows of token ids as `<split>.input_ids.npy` int32 (N, T), padded on the right, and `<split>.lengths.npy`; of pairs
 * also `<split>.token_type_ids.npy`.
 *
 * @returns the names of the files
 */
export async function writeTokenArrays(
  outDirectory: string,
  split: string,
  rows: { ids: number[]; types?: number[] }[],
  padId: number,
): Promise<string[]> {
  const width = rows.reduce((widest, { ids }) => Math.max(widest, ids.length), 1);
  const pad = async (array: string, value: number, valuesOf: (at: number) => number[]): Promise<string> => {
    const padded = new Int32Array(rows.length * width).fill(value);
    for (let row = 0; row < rows.length; row++) padded.set(valuesOf(row), row * width);
    const file = `${split}.${array}.npy`;
    await writeNpy(join(outDirectory, file), "int32", [rows.length, width], padded);
    return file;
  };
  const written = [await pad("input_ids", padId, (row) => rows[row]?.ids ?? [])];
  if (rows[0]?.types) written.push(await pad("token_type_ids", 0, (row) => rows[row]?.types ?? []));
  const lengths = Int32Array.from(rows, ({ ids }) => ids.length);
  await writeNpy(join(outDirectory, `${split}.lengths.npy`), "int32", [rows.length], lengths);
  return [...written, `${split}.lengths.npy`];
}
