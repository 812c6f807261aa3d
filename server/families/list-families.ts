import { type CataloguePlace, listCatalogue, placeOf } from "#db/queries/catalogue";
import type { Context } from "#server/context";
import type { CataloguePage, CatalogueQuery, CatalogueSort } from "#server/contracts/catalogue";
import { InputError } from "#server/errors";
import { readCursor, writeCursor } from "#server/families/catalogue-cursor";
import { toCatalogueItem } from "#server/families/catalogue-item";

function placeAfter(cursor: string | undefined, sort: CatalogueSort): CataloguePlace | null {
  if (cursor === undefined) return null;
  const place = readCursor(cursor, sort);
  if (place) return place;
  throw new InputError("The cursor is not one that this catalogue gave for this order.", {
    code: "bad-input",
    hint: "Begin without a cursor, and take `next` of each page for the one after it.",
  });
}

/**
 * A page of the catalogue. The next one begins after the last family of this one, not at a number: families that come or go
 * meanwhile make none appear twice.
 *
 * @throws InputError for a cursor of another order
 */
export async function listFamilies({ db }: Pick<Context, "db">, query: CatalogueQuery): Promise<CataloguePage> {
  const place = placeAfter(query.cursor, query.sort);
  const { rows, total } = await listCatalogue(db, query, place);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const more = rows.length > query.limit && last;
  return {
    items: shown.map(toCatalogueItem),
    total,
    next: more ? writeCursor(placeOf(last, query.sort), query.sort) : null,
  };
}
