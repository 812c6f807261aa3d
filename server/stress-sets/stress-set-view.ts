import type { StressSetRow } from "#db/queries/stress-sets";
import type { StressSetView } from "#server/contracts/views";

/** A stress set as its owner sees it: no paths of the server. */
export function toStressSetView(row: StressSetRow): StressSetView {
  const { id, family, name, state, bytes, sha256, inspection, error } = row;
  const dataset = row.dataset && (({ path: _, skippedPath: __, archive: ___, ...shown }) => shown)(row.dataset);
  return { id, family, name, state, bytes, sha256, createdAt: row.createdAt.toISOString(), inspection, dataset, error };
}
