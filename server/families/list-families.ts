import { listFamilies as listFamilyRows } from "#db/queries/families";
import type { Context } from "#server/context";
import type { FamilySummary } from "#server/contracts/views";

export async function listFamilies({ db }: Pick<Context, "db">): Promise<FamilySummary[]> {
  const rows = await listFamilyRows(db);
  return rows.map(({ definition, variants, bytes, spreads }) => ({
    slug: definition.slug,
    title: definition.title,
    summary: definition.summary,
    task: definition.task,
    modality: definition.modality,
    labels: definition.labels,
    licence: definition.licence,
    variants,
    bytes,
    spreads,
  }));
}
