import { CancelledError } from "#server/errors";
import { startInferenceChild } from "#server/inference/child-process";
import { requireAll } from "#server/inference/failures";
import { defaultLimits, type InferenceLimits } from "#server/inference/limits";

/** Rounds that count. */
const ROUNDS = 4;

/**
 * Times every variant on single rows of a chunk of tensors, in a process of its own with one thread.
 *
 * @param variants and their ONNX files
 * @param chunk of tensors, and the positions of the rows in it
 * @returns milliseconds of each run, shape (K, runs)
 * @throws CancelledError when `signal` aborts; InferenceError when a variant fails
 */
export async function measureLatency(
  variants: { variant: string; path: string }[],
  classes: number,
  chunk: { path: string; rows: number[] },
  signal?: AbortSignal,
  limits: InferenceLimits = defaultLimits(),
): Promise<number[][]> {
  if (signal?.aborted) throw new CancelledError();
  const child = startInferenceChild(limits);
  const stop = (): void => {
    child.kill();
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const set = await child.ask({
      type: "setup",
      classes,
      providers: limits.providers,
      variants: variants.map((each) => ({ ...each, passOver: false })),
    });
    if (set.type === "ready") requireAll(set);
    const reply = await child.ask({ type: "time", path: chunk.path, rows: chunk.rows, rounds: ROUNDS });
    return reply.type === "timed" ? reply.milliseconds : [];
  } catch (error) {
    throw signal?.aborted ? new CancelledError() : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await child.kill();
  }
}
