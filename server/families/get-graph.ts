import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "#server/context";
import type { FamilyGraph } from "#server/contracts/onnx-graph";
import { type PublishedFamily, requirePublished } from "#server/families/published-family";
import { readGraph } from "#server/families/read-graph";

const known = new WeakMap<PublishedFamily, FamilyGraph>();

async function compareGraphs({ row, variants }: PublishedFamily): Promise<FamilyGraph> {
  const found: { variant: string; graph: FamilyGraph["graph"] }[] = [];
  // One after the other, so that only one file is held in memory.
  for (const { variant, file, sha256 } of variants)
    found.push({ variant, graph: await readGraph({ path: join(row.directory, file), sha256 }) });
  const [first] = found;
  return {
    variant: first?.variant ?? null,
    graph: first?.graph ?? null,
    different: found.filter(({ graph }) => !isDeepStrictEqual(graph, first?.graph)).map(({ variant }) => variant),
  };
}

/** The graph of a family's first variant, and which variants have another one: every file is read, once. */
export async function getGraph(context: Pick<Context, "db">, slug: string): Promise<FamilyGraph> {
  const family = await requirePublished(context, slug);
  const graph = known.get(family) ?? (await compareGraphs(family));
  known.set(family, graph);
  return graph;
}
