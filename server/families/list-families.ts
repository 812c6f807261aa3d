import { listFamilies as listFamilyRows } from "#db/queries/families";
import type { Context } from "#server/context";
import type { FamilySummary } from "#server/contracts/views";
import { toFamilySummary } from "#server/families/family-summary";

export async function listFamilies({ db }: Pick<Context, "db">): Promise<FamilySummary[]> {
  const rows = await listFamilyRows(db);
  return rows.map((row) => toFamilySummary(row, row.variants));
}
