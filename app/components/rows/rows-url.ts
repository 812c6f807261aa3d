import { FILTER_PARTS } from "#app/components/rows/rows-query";
import { type RowFilter, rowFilterSchema } from "#server/contracts/rows";

type Query = Record<string, string | string[] | undefined>;

/** The filter that an address states. A part that is no sense is left out, and named. */
export function filterOfQuery(query: Query): { filter: RowFilter; ignored: string[] } {
  const ignored: string[] = [];
  const sound: Query = {};
  for (const name of FILTER_PARTS) {
    const value = query[name];
    if (value === undefined || value === "") continue;
    if (typeof value === "string" && rowFilterSchema.shape[name].safeParse(value).success) sound[name] = value;
    else ignored.push(name);
  }
  return { filter: rowFilterSchema.parse(sound), ignored };
}
