import type { Context } from "#server/context";
import type { RowDetail } from "#server/contracts/rows";
import { NotFoundError } from "#server/errors";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { findRow } from "#server/storage/rows/find-row";

/** One row, by its number in the uploaded file, with the answer of each variant. */
export async function getRow(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  row: number,
): Promise<RowDetail> {
  const found = await findRow(await rowsSourceOf(context, workspace, id), row);
  if (!found) throw new NotFoundError(`Row ${row} is not in this set.`, "It may have been set aside when it was read.");
  return found;
}
