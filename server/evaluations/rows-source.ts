import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { getStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { ConflictError } from "#server/errors";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { requireFamily } from "#server/families/get-family";
import { answersTablePath } from "#server/storage/answers-table";
import { answersFolder } from "#server/storage/keys";
import type { RowsSource } from "#server/storage/rows/source";

/**
 * The stored rows behind an evaluation of this workspace.
 *
 * @throws ConflictError until the evaluation is done, and where the answers that its report was made from are not kept, as of an
 * earlier release
 */
export async function rowsSourceOf(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<RowsSource> {
  const { evaluation } = await requireEvaluation(context, workspace, id);
  const set = await getStressSet(context.db, evaluation.stressSet);
  if (!evaluation.report || !set?.dataset)
    throw new ConflictError("The rows of this evaluation cannot be shown yet.", "Wait until it is done.");
  const { variants, unranked, answers: fingerprint = null } = evaluation.report;
  const answers =
    fingerprint === null ? null : answersTablePath(context.storage.path(answersFolder(set.id)), fingerprint);
  if (answers === null || !(await stat(answers).catch(() => null)))
    throw new ConflictError(
      "What the variants answered row by row when this evaluation was made is not kept.",
      "Rank again: the answers are then written down.",
    );
  const { definition } = await requireFamily(context, set.family);
  return {
    features: (definition.features ?? []).map(({ name }) => name),
    folder: dirname(set.dataset.path),
    dataset: set.dataset,
    answers,
    variants: [...variants, ...(unranked ?? [])].map(({ variant }) => variant).sort(),
  };
}
