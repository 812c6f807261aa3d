import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readFailures } from "#server/inference/failures";
import type { FoundFailure } from "#server/inference/messages";
import { predictionPath } from "#server/inference/run-inference";
import { type DoneUnit, UNIT_FILE, type Unit, unitSchema } from "#server/jobs/steps/units/unit";
import { locateVariants, type WarmRunners } from "#server/jobs/steps/units/warm-runners";

export type UnitWork = {
  /** Where the tensors of the unit lie. */
  input: string;
  unit: Unit;
  run: string;
  packageDirectory: string;
  /** Receives a folder while it runs. */
  workDirectory: string;
  runners: WarmRunners;
  onFailed: (failure: FoundFailure) => void;
  signal: AbortSignal;
};

export const readUnit = async (input: string): Promise<Unit> =>
  unitSchema.parse(JSON.parse(await readFile(join(input, UNIT_FILE), "utf8")));

/** Rows that one process will have of the run from this unit on: its part of them, if no other host takes any. */
const rowsAhead = ({ rows, chunks }: Unit): number =>
  Math.max(0, rows - (chunks[0]?.start ?? 0)) / availableParallelism();

/** Reads what the variants gave on each chunk, in the order of the chunks. */
async function gather({ chunks }: Unit, folder: string): Promise<{ logits: Buffer; chunks: DoneUnit["chunks"] }> {
  const failures = await readFailures(folder);
  const parts: Buffer[] = [];
  const told: DoneUnit["chunks"] = [];
  for (const { start } of chunks) {
    const path = predictionPath(folder, start);
    const logits = await readFile(path);
    parts.push(logits);
    told.push({ start, bytes: logits.length, failed: failures.get(path.slice(folder.length + 1)) ?? [] });
  }
  return { logits: Buffer.concat(parts), chunks: told };
}

/**
 * Runs all variants of a unit over its chunks, in a process that may have them from the unit before.
 *
 * @returns logits of the chunks one after the other, float32, each of shape (rows, K, classes), and what is told of them
 */
export async function runUnit(work: UnitWork): Promise<{ logits: Buffer; done: DoneUnit }> {
  const { input, unit, run, packageDirectory, workDirectory, runners, onFailed, signal } = work;
  const { variants, classes, failed } = unit;
  const folder = await mkdtemp(join(workDirectory, "work-"));
  const located = locateVariants(variants, packageDirectory);
  try {
    const seconds = await runners.use({ variants: located, classes, run, failed, onFailed }, signal, async (runner) => {
      const began = performance.now();
      await runner.run(
        unit.chunks.map(({ start, rows, file }) => ({
          chunk: { start, rows, path: join(input, file) },
          outPath: predictionPath(folder, start),
        })),
        rowsAhead(unit),
      );
      return (performance.now() - began) / 1000;
    });
    const { logits, chunks } = await gather(unit, folder);
    return { logits, done: { chunks, seconds } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
