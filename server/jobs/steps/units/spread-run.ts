import { stat } from "node:fs/promises";
import type { PredictionChunk, TensorChunk } from "#server/contracts/predictions";
import { CancelledError } from "#server/errors";
import { cutter } from "#server/jobs/steps/units/cutter";
import { OpenUnits, type Owner, type SpreadWork } from "#server/jobs/steps/units/open-units";
import { unitStart } from "#server/jobs/steps/units/size-units";
import { runFolder } from "#server/jobs/steps/units/unit";

/** Has variants run on chunks of tensors by whichever workers there are. */
export type Spread = (work: SpreadWork) => Promise<PredictionChunk[]>;

/** Sends all chunks as units, in the order in which they come, each as soon as its last chunk is there. */
async function sendAll(owner: Owner, work: SpreadWork, units: OpenUnits): Promise<void> {
  const cutAt = cutter(owner, work, units);
  const { layout } = work;
  let group: { first: number; chunks: TensorChunk[] } | null = null;
  for await (const chunk of work.chunks) {
    if (work.signal?.aborted) throw new CancelledError();
    if (await units.passBy(chunk)) continue;
    const cut = await cutAt(chunk.start, (await stat(chunk.path)).size);
    const unitAt = (row: number): number => (cut ? unitStart(row, cut, layout) : row);
    const first = unitAt(chunk.start);
    if (group && group.first !== first) {
      await units.send(group.first, group.chunks);
      group = null;
    }
    group ??= { first, chunks: [] };
    group.chunks.push(chunk);
    const next = chunk.start + chunk.rows;
    if (next < layout.rows && unitAt(next) === first) continue;
    await units.send(first, group.chunks);
    group = null;
  }
  // The last chunks of a unit may be done.
  if (group) await units.send(group.first, group.chunks);
}

async function spreadRun(owner: Owner, work: SpreadWork, nextPriority: () => number): Promise<PredictionChunk[]> {
  const { storage, set, evaluation } = owner;
  const left = await storage.list(runFolder({ set, evaluation, run: work.run }));
  const units = new OpenUnits(owner, work, nextPriority, left.length > 0);
  try {
    await sendAll(owner, work, units);
    while (units.size > 0) await units.collect();
    return units.done;
  } finally {
    units.close();
  }
}

/**
 * A way to have the variants of an evaluation run by all workers there are: chunks of tensors are put together to units, and each is
 * a job of the queue. A unit that was done for an earlier try is not done again.
 *
 * @param first priority of the first unit; each later one comes after it, so that evaluations take turns
 */
export function spreadRuns(owner: Owner, first: number): Spread {
  let sent = 0;
  return (work) => spreadRun(owner, work, () => first - sent++);
}
