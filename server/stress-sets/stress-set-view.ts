import type { StressSetListing, StressSetRow } from "#db/queries/stress-sets";
import { partialMappingSchema } from "#server/contracts/mapping";
import type { StressSetSummary, StressSetView } from "#server/contracts/views";

/** All of a stress set that its owner may see, but what was seen of its columns: no paths of the server. */
function viewShape(row: StressSetListing["set"]): Omit<StressSetView, "inspection"> {
  const { id, family, name, state, bytes, sha256, mapping, error } = row;
  const dataset =
    row.dataset && (({ path: _, skippedPath: __, archive: ___, images: ____, ...shown }) => shown)(row.dataset);
  return { id, family, name, state, bytes, sha256, createdAt: row.createdAt.toISOString(), mapping, dataset, error };
}

export function toStressSetView(row: StressSetRow): StressSetView {
  return {
    ...viewShape(row),
    inspection: row.inspection,
    mapping: row.mapping && partialMappingSchema.parse(row.mapping),
  };
}

export function toStressSetSummary({ set, familyTitle }: StressSetListing): StressSetSummary {
  return { ...viewShape(set), familyTitle: familyTitle ?? set.family };
}
