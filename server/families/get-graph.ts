import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { listVariants } from "#db/queries/families";
import type { Context } from "#server/context";
import type { FamilyGraph } from "#server/contracts/onnx-graph";
import { requireFamily } from "#server/families/get-family";
import { readGraph } from "#server/families/read-graph";

/** The graph of a family's first variant, and which variants have another one: every file is read. */
export async function getGraph(context: Pick<Context, "db">, slug: string): Promise<FamilyGraph> {
  const { directory } = await requireFamily(context, slug);
  const found: { variant: string; graph: FamilyGraph["graph"] }[] = [];
  // One after the other, so that only one file is held in memory.
  for (const { variant, file, sha256 } of await listVariants(context.db, slug))
    found.push({ variant, graph: await readGraph({ path: join(directory, file), sha256 }) });
  const [first] = found;
  return {
    variant: first?.variant ?? null,
    graph: first?.graph ?? null,
    different: found.filter(({ graph }) => !isDeepStrictEqual(graph, first?.graph)).map(({ variant }) => variant),
  };
}
