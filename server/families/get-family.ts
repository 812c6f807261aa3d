import { type FamilyRow, findFamily, listBenchmarks, listVariants } from "#db/queries/families";
import type { Context } from "#server/context";
import { slugSchema } from "#server/contracts/family";
import type { FamilyView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { toFamilySummary } from "#server/families/family-summary";

/** The row of a family, or the error that every door shows where there is none. */
export async function requireFamily({ db }: Pick<Context, "db">, slug: string): Promise<FamilyRow> {
  // Checked first: a name that is no slug may hold what the database refuses to be asked.
  const row = slugSchema.safeParse(slug).success ? await findFamily(db, slug) : null;
  if (!row)
    throw new NotFoundError(
      `There is no family '${slug.slice(0, 80)}'.`,
      "See the catalogue for those that are published.",
    );
  return row;
}

export async function getFamily(context: Pick<Context, "db">, slug: string): Promise<FamilyView> {
  const row = await requireFamily(context, slug);
  const { provenance, recipe, sample, bringYourOwn, features } = row.definition;
  const variantList = await listVariants(context.db, slug);
  const benchmarks = await listBenchmarks(context.db, slug);
  return {
    ...toFamilySummary(row, variantList.length),
    provenance,
    recipe,
    sample,
    bringYourOwn,
    features,
    card: row.card,
    equivalence: row.equivalence,
    variantList,
    benchmarks: benchmarks.map(({ predictions: _, ...shown }) => shown),
  };
}
