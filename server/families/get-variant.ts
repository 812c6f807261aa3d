import type { Context } from "#server/context";
import type { VariantView } from "#server/contracts/views";
import { describeVariant } from "#server/families/describe-variant";
import { findVariant } from "#server/families/find-variant";
import { getFamily } from "#server/families/get-family";
import { readGraph } from "#server/families/read-graph";

/** One variant of a family: its figures on every published test, its file and the graph in it. */
export async function getVariant(context: Pick<Context, "db">, slug: string, name: string): Promise<VariantView> {
  const found = await findVariant(context, slug, name);
  const { title, variants, licence, variantList, benchmarks, spreads } = await getFamily(context, slug);
  const { variant, file, bytes, sha256 } = found;
  const at = variantList.findIndex((each) => each.variant === variant);
  return {
    ...{ variant, file, bytes, sha256 },
    family: { slug, title, variants, licence },
    previous: variantList[at - 1]?.variant ?? null,
    next: variantList[at + 1]?.variant ?? null,
    figures: describeVariant(variant, benchmarks, spreads),
    graph: await readGraph(found),
  };
}
