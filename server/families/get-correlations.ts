import type { Context } from "#server/context";
import type { TestCorrelations } from "#server/contracts/correlation";
import { correlateTests } from "#server/families/correlate-tests";
import { oncePerFamily, requirePublished } from "#server/families/published-family";

const correlationsOf = oncePerFamily(({ row, benchmarks }) => correlateTests(benchmarks, row.spreads));

/** How the published tests of a family pull with and against each other over its variants. */
export async function getCorrelations(context: Pick<Context, "db">, slug: string): Promise<TestCorrelations> {
  return correlationsOf(await requirePublished(context, slug));
}
