import type { RowFilter, RowSource } from "#server/contracts/rows";
import { queryOfFilter } from "@/components/rows/rows-query";

/** Below this address REST has the rows, their images and their CSV. */
export const rowsApi = (source: RowSource): string =>
  "evaluation" in source ? `/api/v1/evaluations/${source.evaluation}` : `/api/v1/shared/${source.share}`;

/** The page of the rows that a filter leaves. */
export function rowsPage(source: RowSource, filter: Partial<RowFilter> = {}) {
  const query = queryOfFilter(filter);
  return "evaluation" in source
    ? (`/evaluations/${source.evaluation}/rows${query}` as const)
    : (`/shared/${source.share}/rows${query}` as const);
}
