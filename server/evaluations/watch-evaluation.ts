import type { Context } from "#server/context";
import type { Progress } from "#server/contracts/views";
import { toProgress } from "#server/evaluations/evaluation-view";
import { requireEvaluation } from "#server/evaluations/get-evaluation";

const POLL_MS = 300;

/** Yields the progress of an evaluation whenever it changes, and ends when it is over or the listener is gone. */
export async function* watchEvaluation(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress> {
  let last = "";
  while (!signal?.aborted) {
    const progress = toProgress((await requireEvaluation(context, workspace, id)).evaluation);
    const current = JSON.stringify(progress);
    if (current !== last) yield progress;
    last = current;
    if (progress.state !== "queued" && progress.state !== "running") return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
