import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { PredictionChunk, Predictions, TensorChunk } from "#server/contracts/predictions";
import { CancelledError } from "#server/errors";
import { type InferenceChild, startInferenceChild } from "#server/inference/child-process";

export type InferenceInput = {
  /** Variants and their ONNX files, in the order of the result's first axis. */
  variants: { variant: string; path: string }[];
  classes: number;
  /** Tensor chunks, made while earlier ones run; each is deleted when it has been run. */
  chunks: AsyncIterable<TensorChunk>;
  /** Receives one file of logits a chunk. A file that is there already is kept: that is how a retry resumes. */
  outDirectory: string;
  processes?: number;
  onProgress?: (rowsDone: number) => void;
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

/**
 * Runs all variants over all chunks in child processes, one thread each and as many as there are cores. A chunk is read and
 * decoded once for all variants.
 *
 * @returns predictions whose chunks hold float32 logits, shape (K, rows, classes)
 * @throws CancelledError when `signal` aborts; InferenceError when a variant fails or its process dies
 */
export async function runInference(input: InferenceInput): Promise<Predictions> {
  const { variants, classes, outDirectory, signal } = input;
  const { take, close } = shareItems(input.chunks);
  const done: PredictionChunk[] = [];
  const children: InferenceChild[] = [];
  let rowsDone = 0;
  let over = false;

  const work = async (): Promise<void> => {
    let child: InferenceChild | null = null;
    for (let chunk = await take(); chunk !== null; chunk = await take()) {
      if (over || signal?.aborted) throw new CancelledError();
      const outPath = predictionPath(outDirectory, chunk.start);
      if (!existsSync(outPath)) {
        if (child === null) {
          child = startInferenceChild();
          children.push(child);
          await child.ask({ type: "setup", classes, variants });
        }
        await child.ask({ type: "chunk", path: chunk.path, rows: chunk.rows, outPath });
      }
      await rm(chunk.path, { force: true });
      done.push({ start: chunk.start, rows: chunk.rows, path: outPath });
      rowsDone += chunk.rows;
      input.onProgress?.(rowsDone);
    }
  };

  const cancelled = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(new CancelledError());
    signal?.addEventListener("abort", () => reject(new CancelledError()), { once: true });
  });
  cancelled.catch(() => undefined);
  try {
    const processes = input.processes ?? availableParallelism();
    await Promise.race([Promise.all(Array.from({ length: processes }, work)), cancelled]);
  } finally {
    // Whoever still waits for a chunk must start no process behind our back.
    over = true;
    await Promise.all(children.map((child) => child.kill()));
    await close();
  }
  done.sort((a, b) => a.start - b.start);
  return { variants: variants.map(({ variant }) => variant), classes, rows: rowsDone, chunks: done };
}
