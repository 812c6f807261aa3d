import { InferenceSession } from "onnxruntime-node";
import { InferenceError } from "#server/errors";
import { fixedBatchRows } from "#server/inference/fixed-batches";
import type { LoadedVariant } from "#server/inference/run-chunk";

/** What the runtime says of a file, and what it means to whoever published it. */
const REASONS: [RegExp, string][] = [
  [/ValidateOpset|IR version/i, "Its format is newer than this server's ONNX Runtime."],
  [/is not a registered function|No Op registered|custom op/i, "It uses an operator that ONNX Runtime does not have."],
  [/external data|external_data|escapes/i, "It keeps weights in another file, and that can't be used."],
  [/bad_alloc|allocate|memory/i, "It asks for more memory than it may have."],
];
const DAMAGED = "It cannot be loaded: its file is missing or damaged.";

/** One thread a session: with many sessions the default spins threads against each other. */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // Rows that run together differ in length: what was planned for one shape is hardly used again.
  enableMemPattern: false,
  logSeverityLevel: 3,
};

/**
 * Opens the session of one variant.
 *
 * @param executionProviders such as cuda and cpu, the first that can do it does it
 * @throws InferenceError that says in a sentence why it can't be
 */
export async function loadVariant(variant: string, path: string, executionProviders: string[]): Promise<LoadedVariant> {
  const session = await InferenceSession.create(path, { ...SESSION_OPTIONS, executionProviders }).catch((cause) => {
    const words = String(cause);
    const reason = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? DAMAGED;
    throw new InferenceError(reason, { cause });
  });
  return { variant, session, fixedRows: fixedBatchRows(session) };
}
