import { type FamilyRow, findFamily, findFamilyStamp, listBenchmarks, listVariants } from "#db/queries/families";
import type { Context } from "#server/context";
import type { Benchmark } from "#server/contracts/benchmark";
import { slugSchema, type Variant } from "#server/contracts/family";
import { NotFoundError } from "#server/errors";

/** A family as it stands in the catalogue. Everybody who asks is handed the same one: it must not be changed. */
export type PublishedFamily = Readonly<{
  row: FamilyRow;
  variants: readonly Variant[];
  benchmarks: readonly Benchmark[];
}>;

/** Families that are kept, those last asked for. */
const MOST_KEPT = 32;

type Kept = { stamp: number; family: Promise<PublishedFamily | null> };
const keptOf = new WeakMap<Context["db"], Map<string, Kept>>();

async function load(db: Context["db"], slug: string): Promise<PublishedFamily | null> {
  const row = await findFamily(db, slug);
  return row && { row, variants: await listVariants(db, slug), benchmarks: await listBenchmarks(db, slug) };
}

/**
 * A published family, null where there is none. What was read is kept until the family is registered anew: its figures are
 * asked for with every page, and change with a release.
 */
export async function findPublished({ db }: Pick<Context, "db">, slug: string): Promise<PublishedFamily | null> {
  // Checked first: a name that is no slug may hold what the database refuses to be asked.
  if (!slugSchema.safeParse(slug).success) return null;
  const kept = keptOf.get(db) ?? new Map<string, Kept>();
  keptOf.set(db, kept);
  const stamp = (await findFamilyStamp(db, slug))?.getTime() ?? null;
  const known = kept.get(slug);
  kept.delete(slug);
  if (stamp === null) return null;
  const entry = known?.stamp === stamp ? known : { stamp, family: load(db, slug) };
  kept.set(slug, entry);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  try {
    return await entry.family;
  } catch (error) {
    if (kept.get(slug) === entry) kept.delete(slug);
    throw error;
  }
}

/** A published family, or the error that every door shows where there is none. */
export async function requirePublished(context: Pick<Context, "db">, slug: string): Promise<PublishedFamily> {
  const family = await findPublished(context, slug);
  if (family) return family;
  throw new NotFoundError(
    `There is no family '${slug.slice(0, 80)}'.`,
    "See the catalogue for those that are published.",
  );
}

/** The row of a family, or the error that every door shows where there is none. */
export async function requireFamily(context: Pick<Context, "db">, slug: string): Promise<FamilyRow> {
  return (await requirePublished(context, slug)).row;
}

/** What follows from a published family alone, made at the first question. */
export function oncePerFamily<T>(make: (family: PublishedFamily) => T): (family: PublishedFamily) => T {
  const made = new WeakMap<PublishedFamily, { value: T }>();
  return (family) => {
    const known = made.get(family) ?? { value: make(family) };
    made.set(family, known);
    return known.value;
  };
}
