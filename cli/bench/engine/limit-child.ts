import { InferenceSession } from "onnxruntime-node";
import { z } from "zod";
import { type MakeBatches, readShare } from "#cli/bench/engine/read-share";
import { datasetSchema } from "#server/contracts/dataset";
import { toGraphTensor } from "#server/inference/graph-tensors";
import type { GraphBatch } from "#server/inference/run-chunk";

const requestSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("read"),
    packageDirectory: z.string(),
    paths: z.array(z.string()),
    dataset: datasetSchema,
    first: z.number(),
    of: z.number(),
  }),
  z.object({ type: z.literal("batch"), size: z.number(), most: z.number().optional() }),
  z.object({ type: z.literal("run") }),
]);
export type LimitRequest = z.infer<typeof requestSchema>;

const OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
} as const;

const sessions: InferenceSession[] = [];
let makeBatches: MakeBatches = () => [];
let batches: GraphBatch[] = [];

async function read({ packageDirectory, paths, dataset, first, of }: LimitRequest & { type: "read" }): Promise<void> {
  makeBatches = await readShare(packageDirectory, dataset, { first, of });
  for (const path of paths) sessions.push(await InferenceSession.create(path, OPTIONS));
}

/** Makes the tensors, and lets each session see some: the first run of a session is slower than those after it. */
async function batch({ size, most }: LimitRequest & { type: "batch" }): Promise<void> {
  const names = sessions[0]?.inputNames ?? [];
  batches = makeBatches(size, most).map(({ rows, tensors }) => ({
    rows,
    feeds: Object.fromEntries(
      tensors.filter(({ name }) => names.includes(name)).map((tensor) => [tensor.name, toGraphTensor(tensor)]),
    ),
  }));
  for (const session of sessions) if (batches[0]) await session.run(batches[0].feeds);
}

/** The physical limit of this process: nothing but `session.run` on tensors that lie ready. */
async function run(): Promise<void> {
  for (const session of sessions) for (const { feeds } of batches) await session.run(feeds);
}

process.on("message", async (message) => {
  const request = requestSchema.parse(message);
  if (request.type === "read") await read(request);
  else if (request.type === "batch") await batch(request);
  else await run();
  process.send?.("done");
});
process.on("disconnect", () => process.exit(0));
