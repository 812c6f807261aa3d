import { lookTogether } from "#db/queries/look-together";
import { findReadingStates, getStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { readStressSetJob } from "#server/jobs/read-stress-set";

const POLL_MS = 50;
/** So long after the first time the job is sent a second time; each further pause is twice the last. */
const FIRST_PAUSE_MS = 1000;

const look = lookTogether(POLL_MS, findReadingStates);

/** Looks after a moment whether a stress set still waits to be read, or is being read. */
export async function isStillRead({ db }: Pick<Context, "db">, id: string): Promise<boolean> {
  const seen = await look(db, id);
  return seen?.deletedAt === null && (seen.state === "received" || seen.state === "reading");
}

/**
 * Has the worker read a stress set and waits a while for it; a large file goes on being read after that. The job is sent
 * again now and then: the queue takes one of a set at a time, and drops one that is sent in the instant between the last
 * one's result and its end. Sent in vain, it does nothing.
 */
export async function awaitReading(
  { db, jobs }: Pick<Context, "db" | "jobs">,
  { id, workspace }: Pick<StressSetRow, "id" | "workspace">,
  longestMs: number,
): Promise<StressSetRow> {
  const end = Date.now() + longestMs;
  let [nextSending, pause] = [0, FIRST_PAUSE_MS];
  for (;;) {
    if (Date.now() >= nextSending) {
      await jobs.send(readStressSetJob, { stressSet: id }, { workspace });
      nextSending = Date.now() + pause;
      pause *= 2;
    }
    if (Date.now() < end && (await isStillRead({ db }, id))) continue;
    const row = await getStressSet(db, id);
    if (!row || row.deletedAt) throw new NotFoundError("The stress set was deleted while it was read.");
    return row;
  }
}
