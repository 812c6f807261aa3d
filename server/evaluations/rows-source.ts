import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { findEvaluationRows } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import { ConflictError, NotFoundError } from "#server/errors";
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
  const found = isId(id) ? await findEvaluationRows(context.db, workspace, id) : null;
  if (!found) throw new NotFoundError("There is no such evaluation in this workspace.");
  const { stressSet, dataset, answers, variants, features } = found;
  if (!variants || !dataset)
    throw new ConflictError("The rows of this evaluation cannot be shown yet.", "Wait until it is done.");
  const table = answers === null ? null : answersTablePath(context.storage.path(answersFolder(stressSet)), answers);
  if (table === null || !(await stat(table).catch(() => null)))
    throw new ConflictError(
      "What the variants answered row by row when this evaluation was made is not kept.",
      "Rank again: the answers are then written down.",
    );
  return {
    folder: dirname(dataset.path),
    dataset,
    features: features ?? [],
    weighted: Boolean(dataset.mapping.weight),
    answers: table,
    variants: variants.toSorted(),
  };
}
