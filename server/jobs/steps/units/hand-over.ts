import { existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { TensorChunk } from "#server/contracts/predictions";
import { failuresPath } from "#server/inference/failures";
import { predictionPath } from "#server/inference/run-inference";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import {
  DONE_FILE,
  type DoneUnit,
  doneKey,
  INPUT,
  inputFolder,
  UNIT_FILE,
  type Unit,
  type UnitPlace,
  unitFolder,
  unpackDone,
} from "#server/jobs/steps/units/unit";
import type { Storage } from "#server/storage/storage";

/** Puts the tensors of a unit where any worker finds them. */
export async function offerUnit(
  storage: Storage,
  place: UnitPlace,
  chunks: readonly TensorChunk[],
  about: Omit<Unit, "chunks">,
): Promise<void> {
  const folder = await storage.ensureDirectory(inputFolder(place));
  const unit: Unit = { ...about, chunks: [] };
  for (const { start, rows, path } of chunks) {
    const file = `${start}.tensors`;
    await rename(path, join(folder, file));
    unit.chunks.push({ start, rows, file });
  }
  await writeWhole(join(folder, UNIT_FILE), JSON.stringify(unit));
  await storage.publish(inputFolder(place));
}

/** Takes over what a worker has done of a unit, a file a chunk, and clears the unit away; null where nothing is done yet. */
export async function takeUnit(storage: Storage, place: UnitPlace, folder: string): Promise<DoneUnit | null> {
  const file = await storage.fetchIfThere(doneKey(place));
  if (file === null) return null;
  const { done, logits } = unpackDone(await readFile(file));
  let at = 0;
  for (const { start, bytes, failed } of done.chunks) {
    const path = predictionPath(folder, start);
    // What failed is there before the chunk is: a chunk that is there is never taken for more than it holds.
    if (failed.length > 0) await writeWhole(failuresPath(path), JSON.stringify(failed));
    if (!existsSync(path)) await writeWhole(path, logits.subarray(at, at + bytes));
    at += bytes;
  }
  await storage.removeKnown(unitFolder(place), { files: [DONE_FILE], folders: [INPUT] });
  return done;
}
