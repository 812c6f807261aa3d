import { getStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { readStressSetJob } from "#server/jobs/read-stress-set";

const POLL_MS = 100;
/** Polls between two sendings. */
const SEND_EVERY = 10;

/**
 * Has the worker read a stress set and waits a while for it; a large file goes on being read after that. The job is sent
 * again now and then: the queue takes one of a set at a time, and drops one that is sent in the instant between the last
 * one's result and its end. Sent in vain, it does nothing.
 */
export async function awaitReading(
  { db, jobs }: Pick<Context, "db" | "jobs">,
  id: string,
  longestMs: number,
): Promise<StressSetRow> {
  const end = Date.now() + longestMs;
  for (let poll = 0; ; poll++) {
    const row = await getStressSet(db, id);
    if (!row || row.deletedAt) throw new NotFoundError("The stress set was deleted while it was read.");
    if ((row.state !== "received" && row.state !== "reading") || Date.now() > end) return row;
    if (poll % SEND_EVERY === 0) await jobs.send(readStressSetJob, { stressSet: id });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
