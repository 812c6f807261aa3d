import { findProgress } from "#db/queries/evaluations";
import { lookTogether } from "#db/queries/look-together";
import type { Context } from "#server/context";
import type { Progress } from "#server/contracts/views";
import { toProgress } from "#server/evaluations/evaluation-view";
import { noSuchEvaluation, requireEvaluation } from "#server/evaluations/get-evaluation";

const POLL_MS = 300;

const look = lookTogether(POLL_MS, findProgress);

/** Yields the progress of an evaluation whenever it changes, and ends when it is over or the listener is gone. */
export async function* watchEvaluation(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress> {
  let progress = toProgress((await requireEvaluation({ db }, workspace, id)).evaluation);
  let last = "";
  while (!signal?.aborted) {
    const current = JSON.stringify(progress);
    if (current !== last) yield progress;
    last = current;
    if (progress.state !== "queued" && progress.state !== "running") return;
    const row = await look(db, id);
    if (!row || row.deletedAt) throw noSuchEvaluation();
    progress = toProgress(row);
  }
}
