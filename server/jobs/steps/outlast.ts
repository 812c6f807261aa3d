import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#server/log/log";
import { isPassing } from "#server/problem";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Whatever is away for longer than this costs the job a try. */
const LONGEST_MS = 10 * 60_000;

/**
 * Does a job's work, and does it again when the database or the store was away in the middle of it: both are restarted now and then,
 * and that must cost no job one of its tries.
 *
 * @param work that goes on where it stopped when it is done again
 * @param signal ends the waiting
 */
export async function outlast<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const end = Date.now() + LONGEST_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal?.aborted || Date.now() > end) throw error;
      log.warn({ err: error, pause }, "the database or the store is away; the job goes on when it is back");
    }
    await sleep(pause, undefined, { signal });
  }
}
