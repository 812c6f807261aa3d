import { readFile } from "node:fs/promises";
import type { OnnxGraph } from "#server/contracts/onnx-graph";
import { InputError } from "#server/errors";
import { readOnnxGraph } from "#server/storage/onnx-graph";

/** By the checksum of the file, so that a file that was replaced is read again. */
const graphs = new Map<string, OnnxGraph | null>();

/** The graph of a variant's file; null where it could not be read as ONNX. */
export async function readGraph({ path, sha256 }: { path: string; sha256: string }): Promise<OnnxGraph | null> {
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
