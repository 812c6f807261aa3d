import { findTrial, type TrialRow } from "#db/queries/trials";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";

const POLL_MS = 40;

/** Waits a while for the worker's answer to a trial, or for why there is none. */
export async function awaitTrial(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
  longestMs: number,
): Promise<TrialRow> {
  const end = Date.now() + longestMs;
  for (;;) {
    const row = await findTrial(db, workspace, id);
    if (!row) throw new NotFoundError("This trial was cleared away.");
    if (row.result || row.error || Date.now() > end) return row;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
