/** What an address says of the catalogue. */
export const CATALOGUE_PARTS = [
  "q",
  "task",
  "modality",
  "use",
  "maxBytes",
  "label",
  "stress",
  "sort",
  "cursor",
] as const;
export type CataloguePart = (typeof CATALOGUE_PARTS)[number];

/** The address of a catalogue page; what is the default is not said. */
export function catalogueAddress(
  query: Partial<Record<CataloguePart, string | number | undefined>>,
): `/?${string}` | "/" {
  const params = new URLSearchParams();
  for (const name of CATALOGUE_PARTS) {
    const value = query[name];
    if (value !== undefined && value !== "" && !(name === "sort" && value === "title")) params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "/" : `/?${text}`;
}
