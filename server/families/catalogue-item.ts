import type { CatalogueRow } from "#db/queries/catalogue";
import type { CatalogueItem } from "#server/contracts/catalogue";

export function toCatalogueItem(row: CatalogueRow): CatalogueItem {
  const { slug, title, summary, task, modality, labels, licence, commercialUse, variants, bytes, picture } = row;
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
    iid: picture.find(({ kind }) => kind === "iid") ?? null,
    widest: picture.find(({ kind }) => kind !== "iid") ?? null,
  };
}
