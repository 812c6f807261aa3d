import { InferenceSession } from "onnxruntime-node";
import { z } from "zod";
import { toGraphTensor } from "#server/inference/graph-tensors";
import type { GraphBatch } from "#server/inference/run-chunk";
import { batchTexts } from "#server/preprocess/batch-texts";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";

const setupSchema = z.object({
  packageDirectory: z.string(),
  paths: z.array(z.string()),
  texts: z.array(z.string()),
  batchRows: z.number(),
});

let sessions: InferenceSession[] = [];
let batches: GraphBatch[] = [];

async function setUp(message: unknown): Promise<void> {
  const { packageDirectory, paths, texts, batchRows } = setupSchema.parse(message);
  const tokenizer = await loadTextTokenizer(packageDirectory);
  batches = batchTexts(texts, tokenizer, batchRows).map(({ rows, tensors }) => ({
    rows,
    feeds: Object.fromEntries(tensors.map((tensor) => [tensor.name, toGraphTensor(tensor)])),
  }));
  const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  } as const;
  sessions = [];
  for (const path of paths) sessions.push(await InferenceSession.create(path, options));
  for (const session of sessions) await session.run((batches[0] as GraphBatch).feeds);
}

/** The physical limit of this process: nothing but `session.run` on tensors that lie ready. */
async function runAll(): Promise<void> {
  for (const session of sessions) for (const { feeds } of batches) await session.run(feeds);
}

process.on("message", async (message) => {
  if (message === "run") await runAll();
  else await setUp(message);
  process.send?.("done");
});
process.on("disconnect", () => process.exit(0));
