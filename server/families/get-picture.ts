import { listCatalogue } from "#db/queries/catalogue";
import type { Context } from "#server/context";
import { type CatalogueItem, catalogueQuerySchema, type DotRow } from "#server/contracts/catalogue";
import { toCatalogueItem } from "#server/families/catalogue-item";

export type Picture = { family: CatalogueItem; rows: DotRow[]; tests: number };

const WIDEST = catalogueQuerySchema.parse({ sort: "spread", limit: 1 });

/** The family whose variants part most under stress, for the picture that the home page opens with; null without any. */
export async function getPicture({ db }: Pick<Context, "db">): Promise<Picture | null> {
  const [row] = await listCatalogue(db, WIDEST, null);
  if (!row || row.picture.length < 2) return null;
  return { family: toCatalogueItem(row), rows: row.picture, tests: row.picture.length - 1 };
}
