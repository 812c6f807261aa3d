import { updateOpenEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import type { EvaluationView } from "#server/contracts/views";
import { getEvaluation, requireEvaluation } from "#server/evaluations/get-evaluation";

/** Stops an evaluation; one that is over stays as it is. The worker notices within a second and tidies up. */
export async function cancelEvaluation(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EvaluationView> {
  const { evaluation } = await requireEvaluation(context, workspace, id);
  await updateOpenEvaluation(context.db, evaluation.id, {
    state: "cancelled",
    phase: "finished",
    finishedAt: new Date(),
  });
  return getEvaluation(context, workspace, id);
}
