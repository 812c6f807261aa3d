import { countFacets } from "#db/queries/catalogue";
import type { Context } from "#server/context";
import type { CatalogueFacets } from "#server/contracts/catalogue";

/** Counts of the whole catalogue change with what is published, which is seldom: they are counted anew this often at most. */
const KEEP_MS = 10_000;
const kept = new WeakMap<object, { until: number; facets: Promise<CatalogueFacets> }>();

async function count({ db }: Pick<Context, "db">): Promise<CatalogueFacets> {
  const rows = await countFacets(db);
  const of = (facet: string) =>
    rows.filter((row) => row.facet === facet).map(({ value, families }) => ({ value, families }));
  return {
    families: of("families")[0]?.families ?? 0,
    commercial: of("commercial")[0]?.families ?? 0,
    task: of("task"),
    modality: of("modality"),
    stress: of("stress"),
    label: of("label"),
  };
}

/** What the catalogue can be filtered by, with the number of families of each. */
export function getFacets(context: Pick<Context, "db">): Promise<CatalogueFacets> {
  const known = kept.get(context.db);
  if (known && known.until > Date.now()) return known.facets;
  const facets = count(context);
  kept.set(context.db, { until: Date.now() + KEEP_MS, facets });
  facets.catch(() => kept.delete(context.db));
  return facets;
}
