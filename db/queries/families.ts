import { asc, eq, notInArray, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { benchmarks } from "#db/schema/benchmarks";
import { families } from "#db/schema/families";
import { variants } from "#db/schema/variants";
import type { Benchmark } from "#server/contracts/benchmark";
import type { Variant } from "#server/contracts/family";

export type FamilyRow = typeof families.$inferSelect;
/** A family as it is registered; what is searched follows from the rest. */
export type NewFamily = Omit<typeof families.$inferInsert, "search"> & {
  /** Words by which it is found, besides title and summary. */
  words?: string[];
};

const otherWords = (slug: string, words: string[]): string => [slug.replaceAll("-", " "), ...words].join(" ");

/**
 * Title before summary before other words, as PostgreSQL weighs them. Each word stands in it by its stem and as it is: the
 * beginning of a word that is being typed need not be the beginning of its stem.
 */
const searchDocument = ({ slug, title = "", summary = "", words = [] }: NewFamily) => sql`
  setweight(to_tsvector('english', ${title}) || to_tsvector('simple', ${title}), 'A')
  || setweight(to_tsvector('english', ${summary}) || to_tsvector('simple', ${summary}), 'B')
  || setweight(to_tsvector('english', ${otherWords(slug, words)}) || to_tsvector('simple', ${otherWords(slug, words)}), 'C')`;

/** Puts a family with its variants and benchmarks in the place of what was known of it. */
export async function replaceFamily(
  db: Database,
  family: NewFamily,
  list: Variant[],
  results: Benchmark[],
): Promise<void> {
  await db.transaction(async (tx) => {
    const { words: _, ...columns } = family;
    const values = { ...columns, search: searchDocument(family) };
    const { slug, ...rest } = values;
    await tx
      .insert(families)
      .values(values)
      .onConflictDoUpdate({ target: families.slug, set: { ...rest, updatedAt: new Date() } });
    await tx.delete(variants).where(eq(variants.family, slug));
    await tx.delete(benchmarks).where(eq(benchmarks.family, slug));
    if (list.length > 0) await tx.insert(variants).values(list.map((variant) => ({ family: slug, ...variant })));
    if (results.length > 0) {
      await tx
        .insert(benchmarks)
        .values(results.map((result, position) => ({ family: slug, name: result.name, position, result })));
    }
  });
}

/** Takes families that are no longer in the models folder out of the catalogue. */
export async function deleteFamiliesExcept(db: Database, slugs: string[]): Promise<void> {
  await db.delete(families).where(slugs.length > 0 ? notInArray(families.slug, slugs) : undefined);
}

export async function listSlugs(db: Database, limit: number): Promise<string[]> {
  const rows = await db.select({ slug: families.slug }).from(families).orderBy(asc(families.slug)).limit(limit);
  return rows.map(({ slug }) => slug);
}

export async function findFamily(db: Database, slug: string): Promise<FamilyRow | null> {
  const [row] = await db.select().from(families).where(eq(families.slug, slug));
  return row ?? null;
}

/** When a family was last registered; null where there is none. */
export async function findFamilyStamp(db: Database, slug: string): Promise<Date | null> {
  const [row] = await db.select({ updatedAt: families.updatedAt }).from(families).where(eq(families.slug, slug));
  return row?.updatedAt ?? null;
}

export async function listVariants(db: Database, slug: string): Promise<Variant[]> {
  const { variant, file, bytes, sha256 } = variants;
  return db
    .select({ variant, file, bytes, sha256 })
    .from(variants)
    .where(eq(variants.family, slug))
    .orderBy(asc(variant));
}

export async function listBenchmarks(db: Database, slug: string): Promise<Benchmark[]> {
  const rows = await db.select().from(benchmarks).where(eq(benchmarks.family, slug)).orderBy(asc(benchmarks.position));
  return rows.map((row) => row.result);
}
