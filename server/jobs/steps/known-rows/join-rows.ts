import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { predictionPath } from "#server/inference/run-inference";
import type { RowPlan } from "#server/jobs/steps/known-rows/plan-rows";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { CHUNK_ROWS, type ChunkLayout, chunkStart, wholeChunks } from "#server/preprocess/chunk-layout";

/** Logits that are held at a time: rows that come in another order than before are looked up all over their donor. */
const HELD_BYTES = 256_000_000;

/** Reads chunks of logits, and keeps those that were used last. */
function chunkReader(folders: string[], most: number): (source: number, start: number) => Promise<Buffer> {
  const held = new Map<string, Promise<Buffer>>();
  return (source, start) => {
    const path = predictionPath(folders[source] as string, start);
    const bytes = held.get(path) ?? readFile(path);
    held.delete(path);
    held.set(path, bytes);
    const [oldest] = held.keys();
    if (held.size > most && oldest !== undefined) held.delete(oldest);
    return bytes;
  };
}

/**
 * Makes the files of logits of a set, chunk by chunk, from the rows that were run and from those of donors. A file that is there
 * already is kept.
 *
 * @param fresh folder of the logits of the rows that were run
 * @param rowBytes of the logits of one row
 * @param layout of the chunks in `fresh`
 */
export async function joinRows(
  { donors, source, position }: Pick<RowPlan, "donors" | "source" | "position">,
  fresh: string,
  folder: string,
  rowBytes: number,
  layout: ChunkLayout = wholeChunks(source.length),
): Promise<void> {
  const kept = wholeChunks(source.length);
  const most = Math.ceil(HELD_BYTES / (CHUNK_ROWS * rowBytes));
  const read = chunkReader([...donors.map((donor) => donor.folder), fresh], most);
  for (let start = 0; start < source.length; start += CHUNK_ROWS) {
    const path = predictionPath(folder, start);
    if (existsSync(path)) continue;
    const rows = Math.min(CHUNK_ROWS, source.length - start);
    const bytes = Buffer.alloc(rows * rowBytes);
    for (let row = 0; row < rows; row++) {
      const at = position[start + row] as number;
      const from = source[start + row] as number;
      const first = chunkStart(at, from === donors.length ? layout : kept);
      const chunk = await read(from, first);
      chunk.copy(bytes, row * rowBytes, (at - first) * rowBytes, (at - first + 1) * rowBytes);
    }
    await writeWhole(path, bytes);
  }
}
