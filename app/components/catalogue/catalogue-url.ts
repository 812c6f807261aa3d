import { type CatalogueQuery, catalogueQuerySchema } from "#server/contracts/catalogue";

type Query = Record<string, string | string[] | undefined>;

const NAMES = ["q", "task", "modality", "use", "maxBytes", "label", "stress", "sort", "cursor"] as const;
export type CataloguePart = (typeof NAMES)[number];

/** What an address asks of the catalogue. A part that is no sense is left out, and named. */
export function catalogueOfQuery(query: Query): { query: CatalogueQuery; ignored: string[] } {
  const ignored: string[] = [];
  const sound: Query = {};
  for (const name of NAMES) {
    const value = query[name];
    if (value === undefined || value === "") continue;
    if (typeof value === "string" && catalogueQuerySchema.shape[name].safeParse(value).success) sound[name] = value;
    else ignored.push(name);
  }
  return { query: catalogueQuerySchema.parse(sound), ignored };
}

/** The address of a catalogue page; what is the default is not said. */
export function catalogueAddress(
  query: Partial<Record<CataloguePart, string | number | undefined>>,
): `/?${string}` | "/" {
  const params = new URLSearchParams();
  for (const name of NAMES) {
    const value = query[name];
    if (value !== undefined && value !== "" && !(name === "sort" && value === "title")) params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "/" : `/?${text}`;
}
