import type { Context } from "#server/context";
import type { FamilyView } from "#server/contracts/views";
import { toFamilySummary } from "#server/families/family-summary";
import { oncePerFamily, requirePublished } from "#server/families/published-family";

const viewOf = oncePerFamily(({ row, variants, benchmarks }): FamilyView => {
  const { provenance, recipe, sample, bringYourOwn, features } = row.definition;
  return {
    ...toFamilySummary(row, variants.length),
    provenance,
    recipe,
    sample,
    bringYourOwn,
    features,
    card: row.card,
    equivalence: row.equivalence,
    variantList: [...variants],
    benchmarks: benchmarks.map(({ predictions: _, ...shown }) => shown),
  };
});

export async function getFamily(context: Pick<Context, "db">, slug: string): Promise<FamilyView> {
  return viewOf(await requirePublished(context, slug));
}
