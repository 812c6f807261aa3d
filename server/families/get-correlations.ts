import type { Context } from "#server/context";
import type { TestCorrelations } from "#server/contracts/correlation";
import { correlateTests } from "#server/families/correlate-tests";
import { getFamily } from "#server/families/get-family";

/** How the published tests of a family pull with and against each other over its variants. */
export async function getCorrelations(context: Pick<Context, "db">, slug: string): Promise<TestCorrelations> {
  const { benchmarks, spreads } = await getFamily(context, slug);
  return correlateTests(benchmarks, spreads);
}
