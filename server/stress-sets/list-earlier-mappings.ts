import { listStressSets } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { Mapping } from "#server/contracts/mapping";
import type { EarlierMapping } from "#server/contracts/views";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

const MOST = 5;

const columnsOf = ({ text, textPair, image, label, group, weight, slices, features, bins }: Mapping): string[] =>
  [text, textPair, image, label, group, weight, ...slices, ...Object.keys(bins), ...Object.values(features)].filter(
    (name) => name !== null,
  );

/** How other sets of this workspace and family were read, the newest first, where their columns are in this set too. Each way comes once. */
export async function listEarlierMappings(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EarlierMapping[]> {
  const own = await requireStressSet(context, workspace, id);
  const columns = new Set(own.inspection?.columns.map(({ name }) => name));
  const ways = new Map<string, EarlierMapping>();
  for (const { set } of await listStressSets(context.db, workspace)) {
    const { dataset, family, name, createdAt } = set;
    if (!dataset || set.id === own.id || family !== own.family) continue;
    if (!columnsOf(dataset.mapping).every((column) => columns.has(column))) continue;
    // The encoding is the file's, not a way of reading its columns.
    const way = JSON.stringify({ ...dataset.mapping, encoding: null });
    if (!ways.has(way))
      ways.set(way, { id: set.id, name, createdAt: createdAt.toISOString(), mapping: dataset.mapping });
  }
  return [...ways.values()].slice(0, MOST);
}
