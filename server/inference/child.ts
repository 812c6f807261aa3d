import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-node";
import type { z } from "zod";
import type { VariantFailure } from "#server/contracts/predictions";
import { decodeBatches } from "#server/contracts/tensor-codec";
import { InferenceError } from "#server/errors";
import { createSavings } from "#server/inference/do-less";
import { failuresPath } from "#server/inference/failures";
import { isAllOnes, toGraphTensor } from "#server/inference/graph-tensors";
import { keepCompiled } from "#server/inference/keep-compiled";
import { loadVariant } from "#server/inference/load-variant";
import {
  type chunksSchema,
  type FoundFailure,
  type InferenceReply,
  type InferenceRequest,
  requestSchema,
  type setupSchema,
} from "#server/inference/messages";
import type { GraphBatch } from "#server/inference/run-chunk";
import { describeFailure, runSlots, type Slot } from "#server/inference/run-slots";
import { singleFeeds, timeRows } from "#server/inference/time-rows";
import { MASK } from "#server/inference/without-mask/plan-without-mask";

/** How often, at the most, it is said again which variant is being run. */
const SAY_AGAIN_MS = 1000;

/** The variants that were set up, in their order. */
let slots: Slot[] = [];
let classes = 0;
let providers: string[] = [];
/** For how long and on how many rows they were run since they were set up. */
let ran = { busyMs: 0, rows: 0 };
const savings = createSavings();

/** Says which variant comes next, and waits until it is said: what follows may end this process. */
function sayAt(variant: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send({ type: "at", variant }, () => resolve());
    else resolve();
  });
}

const heldSessions = (): InferenceSession[] => [
  ...new Set(
    slots.flatMap(({ loaded }) =>
      [loaded?.session ?? [], loaded?.prefix?.session ?? [], loaded?.unpadded ?? []].flat(),
    ),
  ),
];

async function setUp(request: z.infer<typeof setupSchema>): Promise<InferenceReply> {
  classes = request.classes;
  // What was held makes room for what comes, at once and not when the garbage is collected.
  for (const session of heldSessions()) await session.release();
  slots = [];
  providers = request.providers;
  ran = { busyMs: 0, rows: 0 };
  await savings.reset();
  const failed: FoundFailure[] = [];
  for (const { variant, path, passOver } of request.variants) {
    if (!passOver) await sayAt(variant);
    const loaded = passOver
      ? null
      : await loadVariant(variant, path, request.providers).catch((error: unknown) => {
          // A file that is not there may be a disk that is not there: the model is not to blame.
          failed.push({ ...describeFailure(variant, error), lasting: existsSync(path) });
          return null;
        });
    slots.push({ variant, path, loaded });
  }
  return { type: "ready", failed };
}

async function readBatches(path: string): Promise<GraphBatch[]> {
  const names = new Set(heldSessions().flatMap(({ inputNames }) => inputNames));
  return decodeBatches(new Uint8Array(await readFile(path))).map(({ rows, tensors }) => ({
    rows,
    isUnpadded: tensors.some((tensor) => tensor.name === MASK && isAllOnes(tensor)),
    feeds: Object.fromEntries(
      tensors.filter(({ name }) => names.has(name)).map((tensor) => [tensor.name, toGraphTensor(tensor)]),
    ),
  }));
}

/** Writes the logits of a chunk, and what failed before them: a chunk that is there is never taken for more than it holds. */
async function keepChunk(outPath: string, logits: Float32Array, failures: VariantFailure[]): Promise<void> {
  const part = `${outPath}.${process.pid}.part`;
  if (failures.length > 0) {
    await writeFile(part, JSON.stringify(failures));
    await rename(part, failuresPath(outPath));
  }
  await writeFile(part, new Uint8Array(logits.buffer));
  await rename(part, outPath);
}

/** Says which variant is being run, again from time to time. */
function repeatedly(): (variant: string) => void {
  let said = performance.now();
  return (variant) => {
    if (performance.now() - said < SAY_AGAIN_MS) return;
    said = performance.now();
    process.send?.({ type: "at", variant });
  };
}

async function runChunks({ chunks, failed, ahead }: z.infer<typeof chunksSchema>): Promise<InferenceReply> {
  const read = chunks.map(async ({ path, rows, outPath }) => {
    const logits = new Float32Array(slots.length * rows * classes);
    return { outPath, logits, batches: await readBatches(path) };
  });
  const open = await Promise.all(read);
  await savings.seek({ slots, open, pace: { ...ran, ahead }, providers });
  const began = performance.now();
  const found = await runSlots(slots, open, classes, failed, sayAt, repeatedly());
  ran.busyMs += performance.now() - began;
  ran.rows += chunks.reduce((sum, { rows }) => sum + rows, 0);
  const failures = [...failed, ...found.map(({ detail: _, ...failure }) => failure)];
  for (const { outPath, logits } of open) await keepChunk(outPath, logits, failures);
  return { type: "chunks-done", failed: found };
}

async function answer(request: InferenceRequest): Promise<InferenceReply> {
  if (request.type === "setup") return setUp(request);
  if (request.type === "chunks") return runChunks(request);
  const variants = slots.flatMap(({ loaded }) => loaded ?? []);
  const batches = decodeBatches(new Uint8Array(await readFile(request.path)));
  const feeds = singleFeeds(batches, request.rows, variants[0]?.session.inputNames ?? []);
  return { type: "timed", milliseconds: await timeRows(variants, feeds, request.rounds, sayAt) };
}

function explain(error: unknown): InferenceReply {
  const cause = error instanceof InferenceError ? error.cause : error;
  const message = error instanceof InferenceError ? error.message : "The inference process could not do its work.";
  return { type: "failed", message, detail: cause === undefined ? "" : String(cause) };
}

process.on("message", (message) => {
  answer(requestSchema.parse(message)).then(
    (reply) => process.send?.(reply, () => reply.type === "ready" || keepCompiled()),
    (error: unknown) => process.send?.(explain(error)),
  );
});

// The parent is gone, however it went: nobody reads what we would write.
process.on("disconnect", () => process.exit(0));
