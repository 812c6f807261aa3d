import { type RowFilter, rowFilterSchema } from "#server/contracts/rows";

type Query = Record<string, string | string[] | undefined>;

const NAMES = ["variant", "truth", "answer", "slice", "only", "q", "sort"] as const;

/** The filter that an address states. A part that is no sense is left out, and named. */
export function filterOfQuery(query: Query): { filter: RowFilter; ignored: string[] } {
  const ignored: string[] = [];
  const sound: Query = {};
  for (const name of NAMES) {
    const value = query[name];
    if (value === undefined || value === "") continue;
    if (typeof value === "string" && rowFilterSchema.shape[name].safeParse(value).success) sound[name] = value;
    else ignored.push(name);
  }
  return { filter: rowFilterSchema.parse(sound), ignored };
}

/** The address part of a filter, "" where nothing is filtered; what is the default is not said. */
export function queryOfFilter(filter: Partial<RowFilter>): string {
  const params = new URLSearchParams();
  for (const name of NAMES) {
    const value = filter[name];
    if (value && !(name === "sort" && value === "disagreement")) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
