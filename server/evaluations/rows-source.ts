import { dirname } from "node:path";
import { findEvaluationRows } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import { ConflictError, NotFoundError } from "#server/errors";
import { awaitAnswers } from "#server/evaluations/await-answers";
import { answersTablePath } from "#server/storage/answers-table";
import { answersFolder } from "#server/storage/keys";
import { imageReader, type ReadImage } from "#server/storage/rows/read-image";
import type { RowsSource } from "#server/storage/rows/source";
import { fetchRows } from "#server/storage/set-files";

export type EvaluationRowsSource = RowsSource & { readImage: ReadImage };

/**
 * The stored rows behind an evaluation of this workspace.
 *
 * @throws ConflictError until the evaluation is done and its answers are written down, and where those that its report was made from are
 * not kept, as of an earlier release
 */
export async function rowsSourceOf(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<EvaluationRowsSource> {
  const found = isId(id) ? await findEvaluationRows(context.db, workspace, id) : null;
  if (!found) throw new NotFoundError("There is no such evaluation in this workspace.");
  const { stressSet, dataset, answers, variants, features } = found;
  if (!variants || !dataset)
    throw new ConflictError("The rows of this evaluation cannot be shown yet.", "Wait until it is done.");
  const { storage } = context;
  const table = answers === null ? null : answersTablePath(answersFolder(stressSet), answers);
  if (table === null || !(await awaitAnswers(context, id, table)))
    throw new ConflictError(
      "What the variants answered row by row when this evaluation was made is not kept.",
      "Rank again: the answers are then written down.",
    );
  const rows = await fetchRows(storage, stressSet, dataset);
  return {
    folder: dirname(rows.path),
    dataset: rows,
    features: features ?? [],
    weighted: Boolean(dataset.mapping.weight),
    answers: await storage.fetch(table),
    variants: variants.toSorted(),
    readImage: imageReader(storage, stressSet, dataset),
  };
}
