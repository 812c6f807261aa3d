import { link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { VariantFailure } from "#server/contracts/predictions";
import { failuresPath, removeUnsureChunks } from "#server/inference/failures";
import { predictionPath } from "#server/inference/run-inference";
import { joinRows } from "#server/jobs/steps/known-rows/join-rows";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { isRagged } from "#server/jobs/steps/write-tensors";
import { CHUNK_ROWS, type ChunkLayout, chunkRowsAt, endingShort, SHORTENING } from "#server/preprocess/chunk-layout";
import { DEALING } from "#server/preprocess/write-dealt-chunks";

/**
 * How all rows of a set are run in other chunks than those that are kept: rows dealt out by their length, or the last chunks short.
 * `name`: of the folder, within that of the predictions, that holds their logits until all are there.
 */
export type Apart = { name: string; isDealt: boolean; layout: ChunkLayout };

/** Null for a set that is run in the chunks that are kept. */
export function apartOf({ modality, rows }: Pick<Dataset, "modality" | "rows">): Apart | null {
  const layout = endingShort(rows);
  if (isRagged(modality)) return { name: `apart-${DEALING}-${SHORTENING}`, isDealt: true, layout };
  // Of numbers whole chunks are done in milliseconds.
  const isCut = modality === "image" && layout.shortFrom < rows;
  return isCut ? { name: `apart-${SHORTENING}`, isDealt: false, layout } : null;
}

const hasChunks = (names: readonly string[]): boolean => names.some((name) => name.endsWith(".f32"));

/** Whether a run of all rows has begun in a folder of predictions, by the names in it. */
export const hasBegun = (names: readonly string[]): boolean =>
  hasChunks(names) || names.some((name) => name.startsWith("apart-"));

/** How a run of all rows of a set goes on in a folder of predictions: as it has begun. */
export async function findApart(dataset: Pick<Dataset, "modality" | "rows">, folder: string): Promise<Apart | null> {
  const apart = apartOf(dataset);
  const names = await readdir(folder);
  return apart && hasChunks(names) && !names.includes(apart.name) ? null : apart;
}

/** Clears away what was run in other chunks, but for the folder that is in use: an earlier release has other ones, and whoever ends before its time leaves its own. */
export async function clearApart(folder: string, used: Apart | null = null): Promise<void> {
  const others = (await readdir(folder)).filter((name) => /^(apart|dealt)-/.test(name) && name !== used?.name);
  for (const other of others) await rm(join(folder, other), { recursive: true, force: true });
}

/** The folder of the logits, with what of them is done; all others are cleared away. */
export async function openApart(apart: Apart, folder: string): Promise<string> {
  await clearApart(folder, apart);
  const opened = join(folder, apart.name);
  await mkdir(opened, { recursive: true });
  await removeUnsureChunks(opened);
  return opened;
}

/** Another name for a file that stays as it is; a copy where the disk has no such thing. What is there already is kept. */
async function nameAgain(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await writeWhole(to, await readFile(from));
  }
}

/** Makes whole chunks of those in which the rows were run, in their order. */
async function joinChunks(layout: ChunkLayout, apart: string, folder: string): Promise<void> {
  for (let start = 0; start < layout.rows; start += CHUNK_ROWS) {
    const path = predictionPath(folder, start);
    if (start < layout.shortFrom) {
      await nameAgain(predictionPath(apart, start), path);
      continue;
    }
    const parts: Buffer[] = [];
    const end = Math.min(start + CHUNK_ROWS, layout.rows);
    for (let at = start; at < end; at += chunkRowsAt(at, layout)) parts.push(await readFile(predictionPath(apart, at)));
    await writeWhole(path, Buffer.concat(parts));
  }
}

/** Puts rows that were dealt out back in their order. `rowAt`: for each place in the chunks, one after the other, the row that was there. */
async function undeal(
  rowAt: Uint32Array,
  layout: ChunkLayout,
  rowBytes: number,
  apart: string,
  folder: string,
): Promise<void> {
  const position = new Uint32Array(rowAt.length);
  for (const [at, row] of rowAt.entries()) position[row] = at;
  await joinRows({ donors: [], source: new Uint16Array(rowAt.length), position }, apart, folder, rowBytes, layout);
}

export type RunApart = {
  layout: ChunkLayout;
  /** For each place in the chunks, one after the other, the row that was there, shape (N); null where they stood in their order. */
  rowAt: Uint32Array | null;
  /** Variants that failed on any of the rows. */
  failed: readonly VariantFailure[];
  /** Of the logits of one row. */
  rowBytes: number;
};

/** Writes the logits in the chunks that are kept, and clears away what they come from. */
export async function putBack(
  { layout, rowAt, failed, rowBytes }: RunApart,
  apart: string,
  folder: string,
): Promise<void> {
  // What failed is there before the logits are: a chunk that is there is never taken for more than it holds.
  if (failed.length > 0)
    for (let start = 0; start < layout.rows; start += CHUNK_ROWS)
      await writeWhole(failuresPath(predictionPath(folder, start)), JSON.stringify(failed));
  if (rowAt) await undeal(rowAt, layout, rowBytes, apart, folder);
  else await joinChunks(layout, apart, folder);
  await rm(apart, { recursive: true, force: true });
}
