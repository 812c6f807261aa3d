import type { Context } from "#server/context";
import type { RowFilter, RowPage, RowWindow } from "#server/contracts/rows";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { findRows } from "#server/storage/rows/find-rows";

/**
 * A window of the rows behind an evaluation, with what the variants answer.
 *
 * @throws InputError for a label, slice or variant that is not there
 */
export async function exploreRows(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  filter: RowFilter,
  window: RowWindow,
): Promise<RowPage> {
  return findRows(await rowsSourceOf(context, workspace, id), filter, window);
}
