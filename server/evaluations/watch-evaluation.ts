import { findProgress } from "#db/queries/evaluations";
import { lookTogether } from "#db/queries/look-together";
import type { Context } from "#server/context";
import type { Progress } from "#server/contracts/views";
import { toProgress } from "#server/evaluations/evaluation-view";
import { noSuchEvaluation, requireEvaluation } from "#server/evaluations/get-evaluation";

/** Where nothing has to be run, and once all is run, it is over within seconds: after each change of phase it is looked more often. */
const SOON_MS = 3000;
const lookSoon = lookTogether(60, findProgress);
const lookLater = lookTogether(300, findProgress);

/** Yields the progress of an evaluation whenever it changes, and ends when it is over or the listener is gone. */
export async function* watchEvaluation(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress> {
  let progress = toProgress((await requireEvaluation({ db }, workspace, id)).evaluation);
  let last = "";
  let changed = { phase: progress.phase, at: Date.now() };
  while (!signal?.aborted) {
    const current = JSON.stringify(progress);
    if (current !== last) yield progress;
    last = current;
    if (progress.state !== "queued" && progress.state !== "running") return;
    const row = await (Date.now() - changed.at < SOON_MS ? lookSoon : lookLater)(db, id);
    if (!row || row.deletedAt) throw noSuchEvaluation();
    progress = toProgress(row);
    if (progress.phase !== changed.phase) changed = { phase: progress.phase, at: Date.now() };
  }
}
