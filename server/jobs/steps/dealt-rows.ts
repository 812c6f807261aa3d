import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Modality } from "#server/contracts/family";
import type { VariantFailure } from "#server/contracts/predictions";
import { failuresPath, removeUnsureChunks } from "#server/inference/failures";
import { predictionPath } from "#server/inference/run-inference";
import { joinRows } from "#server/jobs/steps/known-rows/join-rows";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { isRagged } from "#server/jobs/steps/write-tensors";
import { CHUNK_ROWS } from "#server/preprocess/write-chunks";
import { DEALING } from "#server/preprocess/write-dealt-chunks";

/** Holds, within a folder of predictions, the logits of chunks among which rows were dealt out by their length, until all are there. */
export const DEALT = `dealt-${DEALING}`;

/** Whether a run of rows that were dealt out has begun. */
export const hasDealt = (names: readonly string[]): boolean => names.includes(DEALT);

/** Whether a run of all rows deals them out by their length: not where it has begun otherwise. */
export async function isDealt(modality: Modality, folder: string): Promise<boolean> {
  if (!isRagged(modality)) return false;
  const names = await readdir(folder);
  return hasDealt(names) || !names.some((name) => name.endsWith(".f32"));
}

/** The folder of their logits, with what of them is done; what an earlier release has dealt out otherwise is cleared away. */
export async function openDealt(folder: string): Promise<string> {
  const others = (await readdir(folder)).filter((name) => name.startsWith("dealt-") && name !== DEALT);
  for (const name of others) await rm(join(folder, name), { recursive: true, force: true });
  const dealt = join(folder, DEALT);
  await mkdir(dealt, { recursive: true });
  await removeUnsureChunks(dealt);
  return dealt;
}

export type DealtRows = {
  /** For each place in the chunks, one after the other, the row that was there, shape (N). */
  rowAt: Uint32Array;
  /** Variants that failed on any of them. */
  failed: readonly VariantFailure[];
  /** Of the logits of one row. */
  rowBytes: number;
};

/** Writes the logits in the order of the rows, and clears away what they come from. */
export async function putBack({ rowAt, failed, rowBytes }: DealtRows, dealt: string, folder: string): Promise<void> {
  const N = rowAt.length;
  // What failed is there before the logits are: a chunk that is there is never taken for more than it holds.
  if (failed.length > 0)
    for (let start = 0; start < N; start += CHUNK_ROWS)
      await writeWhole(failuresPath(predictionPath(folder, start)), JSON.stringify(failed));
  const position = new Uint32Array(N);
  for (const [at, row] of rowAt.entries()) position[row] = at;
  await joinRows({ donors: [], source: new Uint16Array(N), position }, dealt, folder, rowBytes);
  await rm(dealt, { recursive: true, force: true });
}
