import { findProgress } from "#db/queries/evaluations";
import { lookTogether } from "#db/queries/look-together";
import type { Context } from "#server/context";
import type { Progress } from "#server/contracts/views";
import { toProgress } from "#server/evaluations/evaluation-view";
import { noSuchEvaluation, requireEvaluation } from "#server/evaluations/get-evaluation";

/** What may change within so long is looked at more often. */
const SOON_MS = 3000;
const lookSoon = lookTogether(60, findProgress);
const lookLater = lookTogether(300, findProgress);

/**
 * Whether an evaluation may be in another phase soon, as far as can be told from what was seen since it came into this one. Where nothing has
 * to be run, and once all is run, it is over within seconds.
 */
function isChangeNear({ at, rowsDone: before }: { at: number; rowsDone: number }, progress: Progress): boolean {
  const { rowsDone, rowsTotal } = progress;
  const since = Date.now() - at;
  const leftMs = (since * (rowsTotal - rowsDone)) / Math.max(0, rowsDone - before);
  return since < SOON_MS || leftMs < SOON_MS;
}

/** Yields the progress of an evaluation whenever it changes, and ends when it is over or the listener is gone. */
export async function* watchEvaluation(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress> {
  let progress = toProgress((await requireEvaluation({ db }, workspace, id)).evaluation);
  let last = "";
  let changed = { ...progress, at: Date.now() };
  while (!signal?.aborted) {
    const current = JSON.stringify(progress);
    if (current !== last) yield progress;
    last = current;
    if (progress.state !== "queued" && progress.state !== "running") return;
    const row = await (isChangeNear(changed, progress) ? lookSoon : lookLater)(db, id);
    if (!row || row.deletedAt) throw noSuchEvaluation();
    progress = toProgress(row);
    if (progress.phase !== changed.phase) changed = { ...progress, at: Date.now() };
  }
}
