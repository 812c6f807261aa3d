import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { PredictionChunk, Predictions, TensorChunk, VariantFailure } from "#server/contracts/predictions";
import { CancelledError } from "#server/errors";
import { oneFailureEach, readFailures } from "#server/inference/failures";
import { gatherPredictions } from "#server/inference/gather-predictions";
import { defaultLimits, type InferenceLimits } from "#server/inference/limits";
import type { FoundFailure } from "#server/inference/messages";
import { fileSizes, planBlocks } from "#server/inference/plan-blocks";
import { CHUNKS_TOGETHER, createRunner, type Runner } from "#server/inference/runner";

export type InferenceInput = {
  /** Variants and their ONNX files, in the order of the result's first axis. */
  variants: { variant: string; path: string }[];
  classes: number;
  /** Tensor chunks, made while earlier ones run; each is deleted when it has been run. */
  chunks: AsyncIterable<TensorChunk>;
  /** Receives one file of logits a chunk. A file that is there already is kept: that is how a retry resumes. */
  outDirectory: string;
  processes?: number;
  /** Of all chunks together, where it is known. */
  rows?: number;
  limits?: InferenceLimits;
  /** `[first, end)` of the variants that are held at a time; planned by their size and the memory unless told. */
  blocks?: [number, number][];
  onProgress?: (rowsDone: number) => void;
  /** Is told of each variant that fails, with the runtime's own words. */
  onFailed?: (failure: FoundFailure) => void;
  /** Looks at the logits of each chunk as it is done, in any order, and says which variants are not to be run on later ones, and why. */
  onChunk?: (chunk: PredictionChunk) => Promise<VariantFailure[]>;
  signal?: AbortSignal;
};

/** Hands out the items of an async iterable to several takers, one at a time; `close` lets its source tidy up. */
function shareItems<T>(items: AsyncIterable<T>): { take: () => Promise<T | null>; close: () => Promise<void> } {
  const iterator = items[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    take: () => {
      const next = turn.then(async () => {
        const result = await iterator.next();
        return result.done ? null : result.value;
      });
      turn = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await turn;
      await iterator.return?.();
    },
  };
}

/** Where the logits of the chunk that starts at a row are kept. */
export function predictionPath(outDirectory: string, start: number): string {
  return join(outDirectory, `${String(start).padStart(9, "0")}.f32`);
}

/** A process takes no more chunks at a time than it is through with in so long, nor more than such a part of what would be its own share. */
const TURN_SECONDS = 1;
const PART_OF_SHARE = 2;

/** Chunks whose tensors wait on disk while the blocks of a family that is too large for the memory take turns. */
const CHUNKS_A_TURN = 32;

/**
 * Runs all variants over all chunks in child processes, one thread each and as many as there are cores. A chunk is read and
 * decoded once for all variants. A variant that cannot be run is marked with the reason and costs no other; a process that ends is
 * replaced.
 *
 * @returns predictions whose chunks hold float32 logits, shape (rows, K, classes)
 * @throws CancelledError when `signal` aborts; InferenceError when no process can be kept running
 */
export async function runInference(input: InferenceInput): Promise<Predictions> {
  const { variants, classes, outDirectory, signal, onFailed, limits = defaultLimits() } = input;
  const processes = input.processes ?? availableParallelism();
  const { take, close } = shareItems(input.chunks);
  const done: PredictionChunk[] = [];
  const runners: Runner[] = [];
  let rowsDone = 0;
  let rowsTaken = 0;
  let over = false;

  const blocks = input.blocks ?? planBlocks(await fileSizes(variants), limits.memoryBytes);
  const failed = new Map(
    oneFailureEach(
      variants.map(({ variant }) => variant),
      [...(await readFailures(outDirectory)).values()].flat(),
    ).map((failure) => [failure.variant, failure]),
  );

  const finish = async ({ start, rows, path }: TensorChunk): Promise<void> => {
    await rm(path, { force: true });
    const chunk: PredictionChunk = { start, rows, path: predictionPath(outDirectory, start) };
    for (const stopped of (await input.onChunk?.(chunk)) ?? [])
      if (!failed.has(stopped.variant)) failed.set(stopped.variant, stopped);
    done.push(chunk);
    rowsDone += rows;
    input.onProgress?.(rowsDone);
  };

  /** The next chunks that are not there yet; what is there is passed by. */
  const takeMissing = async (most: number): Promise<TensorChunk[]> => {
    const taken: TensorChunk[] = [];
    while (taken.length < most) {
      const chunk = await take();
      if (over || signal?.aborted) throw new CancelledError();
      if (chunk === null) break;
      rowsTaken += chunk.rows;
      if (existsSync(predictionPath(outDirectory, chunk.start))) await finish(chunk);
      else taken.push(chunk);
    }
    return taken;
  };

  /** Chunks that a process takes next, which takes so many seconds for one of so many rows: at the end all have something to do. */
  const turnOf = (seconds: number, rows: number): number => {
    const left = Math.max(0, (input.rows ?? Number.POSITIVE_INFINITY) - rowsTaken);
    const most = Math.min(CHUNKS_TOGETHER, TURN_SECONDS / seconds, left / rows / processes / PART_OF_SHARE);
    return Math.max(1, Math.floor(most));
  };

  const work = async (): Promise<void> => {
    let runner: Runner | null = null;
    let together = blocks.length === 1 ? 1 : CHUNKS_A_TURN;
    for (;;) {
      const chunks = await takeMissing(together);
      if (chunks.length === 0) return;
      if (runner === null) {
        runner = createRunner({ variants, classes, limits, blocks, failed, onFailed });
        runners.push(runner);
      }
      const began = performance.now();
      const ahead = Math.max(0, (input.rows ?? 0) - rowsDone) / processes;
      await runner.run(
        chunks.map((chunk) => ({ chunk, outPath: predictionPath(outDirectory, chunk.start) })),
        ahead,
      );
      const seconds = (performance.now() - began) / 1000 / chunks.length;
      if (blocks.length === 1 && !input.onChunk)
        together = turnOf(seconds, Math.max(...chunks.map(({ rows }) => rows)));
      for (const chunk of chunks) await finish(chunk);
    }
  };

  const cancelled = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(new CancelledError());
    signal?.addEventListener("abort", () => reject(new CancelledError()), { once: true });
  });
  cancelled.catch(() => undefined);
  try {
    await Promise.race([Promise.all(Array.from({ length: processes }, work)), cancelled]);
  } finally {
    // Whoever still waits for a chunk must start no process behind our back.
    over = true;
    await Promise.all(runners.map((runner) => runner.close()));
    await close();
  }
  return gatherPredictions(variants, classes, outDirectory, done);
}
