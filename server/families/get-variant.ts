import { readFile } from "node:fs/promises";
import type { Context } from "#server/context";
import type { OnnxGraph } from "#server/contracts/onnx-graph";
import type { VariantView } from "#server/contracts/views";
import { InputError } from "#server/errors";
import { describeVariant } from "#server/families/describe-variant";
import { findVariant } from "#server/families/find-variant";
import { getFamily } from "#server/families/get-family";
import { readOnnxGraph } from "#server/storage/onnx-graph";

/** By the checksum of the file, so that a file that was replaced is read again. */
const graphs = new Map<string, OnnxGraph | null>();

async function graphOf({ path, sha256 }: { path: string; sha256: string }): Promise<OnnxGraph | null> {
  const known = graphs.get(sha256);
  if (known !== undefined) return known;
  const bytes = await readFile(path);
  const graph = readOrNull(bytes);
  graphs.set(sha256, graph);
  return graph;
}

function readOrNull(bytes: Uint8Array): OnnxGraph | null {
  try {
    return readOnnxGraph(bytes);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

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
    graph: await graphOf(found),
  };
}
