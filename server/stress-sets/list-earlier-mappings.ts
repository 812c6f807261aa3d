import { listStressSets, type StressSetListing } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { type Mapping, mappingSchema } from "#server/contracts/mapping";
import type { EarlierMapping } from "#server/contracts/views";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

const MOST = 5;

const columnsOf = ({ text, textPair, image, label, group, weight, slices, features, bins }: Mapping): string[] =>
  [text, textPair, image, label, group, weight, ...slices, ...Object.keys(bins), ...Object.values(features)].filter(
    (name) => name !== null,
  );

/** How a set was read, or how it was to be read before that failed; null where nobody has said so in full. */
function mappingOf({ dataset, mapping, error }: StressSetListing["set"]): Mapping | null {
  if (dataset) return dataset.mapping;
  return error === null ? null : (mappingSchema.safeParse(mapping).data ?? null);
}

/**
 * How other sets of this workspace and family were read or were to be read, the newest first, where their columns are in this set
 * too. Each way comes once, those that worked before those that failed.
 */
export async function listEarlierMappings(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EarlierMapping[]> {
  const own = await requireStressSet(context, workspace, id);
  const columns = new Set(own.inspection?.columns.map(({ name }) => name));
  const ways = new Map<string, EarlierMapping>();
  for (const { set } of await listStressSets(context.db, workspace)) {
    const mapping = mappingOf(set);
    if (!mapping || set.id === own.id || set.family !== own.family) continue;
    if (!columnsOf(mapping).every((column) => columns.has(column))) continue;
    // The encoding is the file's, not a way of reading its columns.
    const way = JSON.stringify({ ...mapping, encoding: null });
    const worked = set.dataset !== null;
    if (ways.has(way) && !(worked && !ways.get(way)?.worked)) continue;
    ways.set(way, { id: set.id, name: set.name, createdAt: set.createdAt.toISOString(), worked, mapping });
  }
  return [...ways.values()].toSorted((one, other) => Number(other.worked) - Number(one.worked)).slice(0, MOST);
}
