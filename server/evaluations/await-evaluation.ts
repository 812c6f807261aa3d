import type { Context } from "#server/context";
import type { EvaluationView } from "#server/contracts/views";
import { getEvaluation } from "#server/evaluations/get-evaluation";
import { watchEvaluation } from "#server/evaluations/watch-evaluation";

/**
 * An evaluation once it is over.
 *
 * @param until aborts when it is waited for no longer, and it is told as it then is; not waited for at all unless given
 */
export async function awaitEvaluation(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  until?: AbortSignal,
): Promise<EvaluationView> {
  if (until) await Array.fromAsync(watchEvaluation(context, workspace, id, until));
  return getEvaluation(context, workspace, id);
}
