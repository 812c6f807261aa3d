import type { CatalogueRow } from "#db/queries/catalogue";
import type { CatalogueItem } from "#server/contracts/catalogue";

export function toCatalogueItem(row: CatalogueRow): CatalogueItem {
  const { slug, title, summary, task, modality, labels, licence, commercialUse, variants, bytes, highlights } = row;
  return {
    slug,
    title,
    summary,
    task,
    modality,
    labels,
    licence: { name: licence, commercialUse },
    variants,
    bytes,
    iid: highlights.find(({ kind }) => kind === "iid") ?? null,
    widest: highlights.find(({ kind }) => kind !== "iid") ?? null,
  };
}
