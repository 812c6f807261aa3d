import { CATALOGUE_PARTS } from "#app/components/catalogue/catalogue-address";
import { type CatalogueQuery, catalogueQuerySchema } from "#server/contracts/catalogue";

type Query = Record<string, string | string[] | undefined>;

/** What an address asks of the catalogue. A part that is no sense is left out, and named. */
export function catalogueOfQuery(query: Query): { query: CatalogueQuery; ignored: string[] } {
  const ignored: string[] = [];
  const sound: Query = {};
  for (const name of CATALOGUE_PARTS) {
    const value = query[name];
    if (value === undefined || value === "") continue;
    if (typeof value === "string" && catalogueQuerySchema.shape[name].safeParse(value).success) sound[name] = value;
    else ignored.push(name);
  }
  return { query: catalogueQuerySchema.parse(sound), ignored };
}
