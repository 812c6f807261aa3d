import type { RowFilter } from "#server/contracts/rows";

/** The parts of a filter, in the order in which an address states them. */
export const FILTER_PARTS = [
  "variant",
  "truth",
  "answer",
  "slice",
  "only",
  "right",
  "wrong",
  "apart",
  "q",
  "sort",
] as const;

/** The address part of a filter, "" where nothing is filtered; what is the default is not said. */
export function queryOfFilter(filter: Partial<RowFilter>): string {
  const params = new URLSearchParams();
  for (const name of FILTER_PARTS) {
    const value = filter[name];
    if (value && !(name === "sort" && value === "disagreement")) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
