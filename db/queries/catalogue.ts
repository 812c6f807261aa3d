import { and, arrayContains, asc, desc, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { families } from "#db/schema/families";
import type { CatalogueQuery, CatalogueSort, DotRow } from "#server/contracts/catalogue";

const LISTED = {
  slug: families.slug,
  title: families.title,
  summary: families.summary,
  task: families.task,
  modality: families.modality,
  labels: families.labels,
  licence: families.licence,
  commercialUse: families.commercialUse,
  variants: families.variantCount,
  bytes: families.bytes,
  accuracy: families.accuracy,
  spread: families.spread,
  highlights: families.highlights,
};
export type CatalogueRow = Pick<
  typeof families.$inferSelect,
  | "slug"
  | "title"
  | "summary"
  | "task"
  | "modality"
  | "labels"
  | "licence"
  | "commercialUse"
  | "bytes"
  | "accuracy"
  | "spread"
  | "highlights"
> & { variants: number };

/** The place of a family in an order: what it is sorted by, then its slug. */
export type CataloguePlace = { value: string | number; slug: string };

const SORTS = {
  title: { column: families.title, down: false },
  spread: { column: families.spread, down: true },
  size: { column: families.bytes, down: false },
  accuracy: { column: families.accuracy, down: true },
} as const;

/** What a row is sorted by. */
export const placeOf = (row: CatalogueRow, sort: CatalogueSort): CataloguePlace => ({
  value: { title: row.title, spread: row.spread, size: row.bytes, accuracy: row.accuracy }[sort],
  slug: row.slug,
});

/** Words as a search for their beginnings: letters and digits only, so that nothing in it is an operator. */
function prefixSearch(q: string): SQL | undefined {
  const words = q.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return undefined;
  const asked = words.slice(0, 12).map((word) => `${word}:*`);
  // Every word by itself: one may be found by its stem, another only by its beginning.
  return and(
    ...asked.map(
      (word) => sql`${families.search} @@ (to_tsquery('english', ${word}) || to_tsquery('simple', ${word}))`,
    ),
  );
}

function matches({ q, task, modality, use, maxBytes, label, stress }: CatalogueQuery): SQL | undefined {
  return and(
    q === undefined ? undefined : prefixSearch(q),
    task && eq(families.task, task),
    modality && eq(families.modality, modality),
    use === "commercial" ? eq(families.commercialUse, true) : undefined,
    maxBytes === undefined ? undefined : lte(families.bytes, maxBytes),
    label === undefined ? undefined : arrayContains(families.labelKeys, [label.toLowerCase()]),
    stress && arrayContains(families.stressKinds, [stress]),
  );
}

function after({ value, slug }: CataloguePlace, sort: CatalogueSort): SQL | undefined {
  const { column, down } = SORTS[sort];
  if (!down) return sql`(${column}, ${families.slug}) > (${value}, ${slug})`;
  // The first condition says where in the index to begin; the second leaves out what was shown of equals.
  return and(sql`${column} <= ${value}`, or(sql`${column} < ${value}`, gt(families.slug, slug)));
}

const orderOf = ({ sort }: CatalogueQuery): SQL[] => {
  const { column, down } = SORTS[sort];
  return [down ? desc(column) : asc(column), asc(families.slug)];
};

export type CatalogueRows = {
  /** One more than the query's limit, where there are more. */
  rows: CatalogueRow[];
  /** All families that the query finds. */
  total: number;
};

/** The first families that a query finds, and how many it finds: searched for once, since matching words takes longest. */
async function listFirst(db: Database, query: CatalogueQuery): Promise<CatalogueRows> {
  const found = await db
    .select({ ...LISTED, total: sql<number>`(count(*) OVER ())::int` })
    .from(families)
    .where(matches(query))
    .orderBy(...orderOf(query))
    .limit(query.limit + 1);
  return { rows: found.map(({ total: _, ...row }) => row), total: found[0]?.total ?? 0 };
}

/** The families that come after a place, in the query's order, or the first ones. */
export async function listCatalogue(
  db: Database,
  query: CatalogueQuery,
  place: CataloguePlace | null,
): Promise<CatalogueRows> {
  if (place === null && query.q !== undefined) return listFirst(db, query);
  const [rows, total] = await Promise.all([
    db
      .select(LISTED)
      .from(families)
      .where(and(matches(query), place === null ? undefined : after(place, query.sort)))
      .orderBy(...orderOf(query))
      .limit(query.limit + 1),
    db.$count(families, matches(query)),
  ]);
  return { rows, total };
}

export type FacetCounts = { facet: string; value: string; families: number };

/** How many families have each task, modality, kind of stress test and label, and how many allow commercial use. */
export async function countFacets(db: Database): Promise<FacetCounts[]> {
  const { rows } = await db.execute<FacetCounts>(sql`
    SELECT 'task' AS facet, task AS value, count(*)::int AS families FROM families GROUP BY task
    UNION ALL SELECT 'modality', modality, count(*)::int FROM families GROUP BY modality
    UNION ALL SELECT 'stress', kind, count(*)::int FROM families, unnest(stress_kinds) kind GROUP BY kind
    UNION ALL (SELECT 'label', label, count(*)::int FROM families, unnest(label_keys) label
               GROUP BY label ORDER BY count(*) DESC, label LIMIT 200)
    UNION ALL SELECT 'commercial', 'yes', count(*)::int FROM families WHERE commercial_use
    UNION ALL SELECT 'families', 'all', count(*)::int FROM families
    ORDER BY 1, 3 DESC, 2`);
  return rows;
}

/** The picture of the family whose variants are farthest apart on a stress test. */
export async function findWidestPicture(
  db: Database,
): Promise<{ slug: string; title: string; variants: number; rows: DotRow[] } | null> {
  const { slug, title, variantCount, picture } = families;
  const [row] = await db
    .select({ slug, title, variants: variantCount, rows: picture })
    .from(families)
    .orderBy(desc(families.spread), asc(slug))
    .limit(1);
  return row ?? null;
}
