import { InferenceSession, type Tensor } from "onnxruntime-node";
import { SESSION_OPTIONS } from "#server/inference/load-variant";
import { type GraphBatch, pickFeeds } from "#server/inference/run-chunk";

/** Rounds of runs whose quickest count: the first ones of a session are slower. More than the fewest only while they take no time. */
const ROUNDS = { fewest: 3, most: 20, milliseconds: 60 };

/** Opens a model that was made of a published one. */
export const openModel = (model: Uint8Array, executionProviders: string[]): Promise<InferenceSession> =>
  InferenceSession.create(model, { ...SESSION_OPTIONS, executionProviders });

export const runSession = (
  session: InferenceSession,
  feeds: GraphBatch["feeds"],
): Promise<InferenceSession.ReturnType> => session.run(pickFeeds(session, feeds));

/**
 * The quickest run of each of some sessions, in milliseconds. They take turns, so that a moment in which the machine is slow is one for all.
 *
 * @param onRun is told before each run: a model may take up to a minute for one
 */
export async function quickest(runs: [InferenceSession, GraphBatch["feeds"]][], onRun: () => void): Promise<number[]> {
  const least = runs.map(() => Number.POSITIVE_INFINITY);
  const began = performance.now();
  for (let round = 0; round < ROUNDS.most; round++) {
    if (round >= ROUNDS.fewest && performance.now() - began > ROUNDS.milliseconds) break;
    for (const [at, [session, feeds]] of runs.entries()) {
      onRun();
      const start = performance.now();
      await runSession(session, feeds);
      least[at] = Math.min(least[at] as number, performance.now() - start);
    }
  }
  return least;
}

/** Whether two results are float32 numbers of the same bytes. */
export function sameBytes(a: Tensor | undefined, b: Tensor | undefined): boolean {
  if (!(a?.data instanceof Float32Array && b?.data instanceof Float32Array)) return false;
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
    Buffer.from(buffer, byteOffset, byteLength);
  return Buffer.compare(bytes(a.data), bytes(b.data)) === 0;
}
