import { readFile, rename, writeFile } from "node:fs/promises";
import { InferenceSession } from "onnxruntime-node";
import { decodeBatches } from "#server/contracts/tensor-codec";
import { InferenceError } from "#server/errors";
import { toGraphTensor } from "#server/inference/graph-tensors";
import { type InferenceReply, type InferenceRequest, requestSchema } from "#server/inference/messages";
import { type LoadedVariant, runChunk } from "#server/inference/run-chunk";
import { singleFeeds, timeRows } from "#server/inference/time-rows";

/** One thread a session: with many sessions the default spins threads against each other. */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 3,
};

let variants: LoadedVariant[] = [];
let classes = 0;

async function load(variant: string, path: string): Promise<InferenceSession> {
  return InferenceSession.create(path, SESSION_OPTIONS).catch((cause) => {
    throw new InferenceError(`Variant ${variant} cannot be loaded: its file is missing or damaged.`, { cause });
  });
}

async function answer(request: InferenceRequest): Promise<InferenceReply> {
  if (request.type === "setup") {
    classes = request.classes;
    variants = [];
    for (const { variant, path } of request.variants) variants.push({ variant, session: await load(variant, path) });
    return { type: "ready" };
  }
  const batches = decodeBatches(new Uint8Array(await readFile(request.path)));
  const names = variants[0]?.session.inputNames ?? [];
  if (request.type === "time") {
    const feeds = singleFeeds(batches, request.rows, names);
    return { type: "timed", milliseconds: await timeRows(variants, feeds, request.rounds) };
  }
  const graphBatches = batches.map(({ rows, tensors }) => ({
    rows,
    feeds: Object.fromEntries(
      tensors.filter(({ name }) => names.includes(name)).map((tensor) => [tensor.name, toGraphTensor(tensor)]),
    ),
  }));
  const logits = await runChunk(variants, graphBatches, request.rows, classes);
  const part = `${request.outPath}.${process.pid}.part`;
  await writeFile(part, new Uint8Array(logits.buffer));
  await rename(part, request.outPath);
  return { type: "chunk-done", outPath: request.outPath };
}

function explain(error: unknown): InferenceReply {
  const cause = error instanceof InferenceError ? error.cause : error;
  const message = error instanceof InferenceError ? error.message : "The inference process could not do its work.";
  return { type: "failed", message, detail: cause === undefined ? "" : String(cause) };
}

process.on("message", (message) => {
  answer(requestSchema.parse(message)).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.(explain(error)),
  );
});

// The parent is gone, however it went: nobody reads what we would write.
process.on("disconnect", () => process.exit(0));
