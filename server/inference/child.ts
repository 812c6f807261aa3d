import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { z } from "zod";
import type { VariantFailure } from "#server/contracts/predictions";
import { decodeBatches } from "#server/contracts/tensor-codec";
import { InferenceError } from "#server/errors";
import { failuresPath } from "#server/inference/failures";
import { toGraphTensor } from "#server/inference/graph-tensors";
import { loadVariant } from "#server/inference/load-variant";
import {
  type chunksSchema,
  type FoundFailure,
  type InferenceReply,
  type InferenceRequest,
  requestSchema,
  type setupSchema,
} from "#server/inference/messages";
import { blankLogits, type GraphBatch, type LoadedVariant, runVariant } from "#server/inference/run-chunk";
import { singleFeeds, timeRows } from "#server/inference/time-rows";

/** How often, at the most, it is said again which variant is being run. */
const SAY_AGAIN_MS = 1000;

/** The variants that were set up, in their order; null where one could not be loaded. */
let slots: { variant: string; loaded: LoadedVariant | null }[] = [];
let classes = 0;

/** Says which variant comes next, and waits until it is said: what follows may end this process. */
function sayAt(variant: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send({ type: "at", variant }, () => resolve());
    else resolve();
  });
}

function describe(variant: string, error: unknown): FoundFailure {
  if (!(error instanceof InferenceError)) throw error;
  return { variant, reason: error.message, lasting: true, detail: String(error.cause ?? "") };
}

async function setUp(request: z.infer<typeof setupSchema>): Promise<InferenceReply> {
  classes = request.classes;
  // What was held makes room for what comes, at once and not when the garbage is collected.
  for (const { loaded } of slots) await loaded?.session.release();
  slots = [];
  const failed: FoundFailure[] = [];
  for (const { variant, path, passOver } of request.variants) {
    if (!passOver) await sayAt(variant);
    const loaded = passOver
      ? null
      : await loadVariant(variant, path, request.providers).catch((error: unknown) => {
          // A file that is not there may be a disk that is not there: the model is not to blame.
          failed.push({ ...describe(variant, error), lasting: existsSync(path) });
          return null;
        });
    slots.push({ variant, loaded });
  }
  return { type: "ready", failed };
}

async function readBatches(path: string): Promise<GraphBatch[]> {
  const names = new Set(slots.flatMap(({ loaded }) => loaded?.session.inputNames ?? []));
  return decodeBatches(new Uint8Array(await readFile(path))).map(({ rows, tensors }) => ({
    rows,
    feeds: Object.fromEntries(
      tensors.filter(({ name }) => names.has(name)).map((tensor) => [tensor.name, toGraphTensor(tensor)]),
    ),
  }));
}

/** The batches with the inputs that one graph asks for: the runtime takes no others. */
function feedsOf({ session }: LoadedVariant, batches: GraphBatch[]): GraphBatch[] {
  const names = new Set(session.inputNames);
  return batches.map(({ rows, feeds }) => ({
    rows,
    feeds: Object.fromEntries(Object.entries(feeds).filter(([name]) => names.has(name))),
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

/** Runs one variant after the other, so that its weights stay in the cache. */
async function runChunks({ chunks, failed }: z.infer<typeof chunksSchema>): Promise<InferenceReply> {
  const read = chunks.map(async ({ path, rows, outPath }) => {
    const logits = new Float32Array(slots.length * rows * classes);
    return { outPath, logits, batches: await readBatches(path) };
  });
  const open = await Promise.all(read);
  const known: VariantFailure[] = [...failed];
  const found: FoundFailure[] = [];
  for (const [slot, { variant, loaded }] of slots.entries()) {
    const into = { slot, slots: slots.length, classes };
    const blank = (): void => {
      for (const { logits } of open) blankLogits({ logits, ...into });
    };
    if (loaded === null || known.some((each) => each.variant === variant)) {
      blank();
      continue;
    }
    await sayAt(variant);
    let said = performance.now();
    const sayAgain = (): void => {
      if (performance.now() - said < SAY_AGAIN_MS) return;
      said = performance.now();
      process.send?.({ type: "at", variant });
    };
    try {
      for (const { batches, logits } of open)
        await runVariant(loaded, feedsOf(loaded, batches), { logits, ...into }, sayAgain);
    } catch (error) {
      found.push(describe(variant, error));
      blank();
    }
  }
  const failures = [...known, ...found.map(({ detail: _, ...failure }) => failure)];
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
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.(explain(error)),
  );
});

// The parent is gone, however it went: nobody reads what we would write.
process.on("disconnect", () => process.exit(0));
