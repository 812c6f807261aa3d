import { setTimeout as sleep } from "node:timers/promises";
import { listOpenJobs } from "#db/queries/jobs";
import type { Context } from "#server/context";
import { ConflictError } from "#server/errors";
import { evaluateJob } from "#server/jobs/evaluate";

const POLL_MS = 100;
/** A large table takes seconds. */
const LONGEST_MS = 20_000;

/**
 * Waits for the table of answers, which is written down right after the ranking is stored.
 *
 * @param table its key
 * @returns false where it is not there, and nobody is at it
 * @throws ConflictError where it takes long
 */
export async function awaitAnswers(
  { db, storage }: Pick<Context, "db" | "storage">,
  evaluation: string,
  table: string,
): Promise<boolean> {
  const end = Date.now() + LONGEST_MS;
  while (!(await storage.find(table))) {
    const open = await listOpenJobs(db, evaluateJob.name, [evaluateJob.key({ evaluation })]);
    // Whoever was at it may have ended since it was looked for.
    if (open.size === 0) return (await storage.find(table)) !== null;
    if (Date.now() > end)
      throw new ConflictError("The rows of this evaluation are still being written down.", "Try again in a moment.");
    await sleep(POLL_MS);
  }
  return true;
}
