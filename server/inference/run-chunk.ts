import type { InferenceSession, Tensor } from "onnxruntime-node";
import { InferenceError } from "#server/errors";
import { cutBatch } from "#server/inference/fixed-batches";

/** Rows that run together; `rows` are their positions in the chunk. `isUnpadded`: they have a mask, and it masks nothing. */
export type GraphBatch = { rows: number[]; feeds: Record<string, Tensor>; isUnpadded?: boolean };
/** What variants begin with in common, and how much of it is passed on to them. */
export type Prefix = { session: InferenceSession; bytesPerRow: number };
export type LoadedVariant = {
  variant: string;
  /** The whole of the variant, or what comes after `prefix`. */
  session: InferenceSession;
  prefix?: Prefix;
  /** The same without what a mask does: for batches that are not padded. */
  unpadded?: InferenceSession;
  /** Rows a batch, where the graph takes no other number. */
  fixedRows: number | null;
};

/** The inputs that one graph asks for: the runtime takes no others. Where all are asked for, nothing is made anew for each of many short runs. */
export function pickFeeds({ inputNames }: InferenceSession, feeds: GraphBatch["feeds"]): GraphBatch["feeds"] {
  if (Object.keys(feeds).length === inputNames.length && inputNames.every((name) => name in feeds)) return feeds;
  return Object.fromEntries(inputNames.flatMap((name) => (feeds[name] ? [[name, feeds[name]]] : [])));
}

/** Where the logits of a variant go: float32, shape (rows, K, classes), of which the variant has one slot. */
export type LogitsTarget = { logits: Float32Array; slot: number; slots: number; classes: number };

/** Puts one batch's logits where their rows belong, and refuses what is no logit. `run`: rows of the run, of which the batch's come first. */
function placeLogits(
  output: Tensor | undefined,
  { rows }: GraphBatch,
  run: number,
  { logits, slot, slots, classes }: LogitsTarget,
): void {
  const data = output?.data;
  if (!(data instanceof Float32Array) || data.length !== run * classes)
    throw new InferenceError(`It gave no float32 logits of shape (${run}, ${classes}).`);
  for (const [at, row] of rows.entries()) {
    for (let c = 0; c < classes; c++) {
      const value = data[at * classes + c] as number;
      if (!Number.isFinite(value)) throw new InferenceError("It gave a logit that is not a finite number.");
      logits[(row * slots + slot) * classes + c] = value;
    }
  }
}

const explainRun = (words: string): string =>
  /bad_alloc|Failed to allocate/.test(words)
    ? "It asks for more memory than it may have."
    : "It could not be run on these inputs.";

const runGraph = (session: InferenceSession, feeds: GraphBatch["feeds"]): Promise<InferenceSession.ReturnType> =>
  session.run(pickFeeds(session, feeds)).catch((cause) => {
    throw new InferenceError(explainRun(String(cause)), { cause });
  });

/**
 * Runs what variants begin with in common on a batch.
 *
 * @returns the batch with what they go on with among its feeds
 * @throws InferenceError as `runVariant` does
 */
export async function runPrefix({ session }: Prefix, { rows, feeds }: GraphBatch): Promise<GraphBatch> {
  return { rows, feeds: { ...feeds, ...(await runGraph(session, feeds)) } };
}

/**
 * Runs one variant over every batch of a chunk.
 *
 * @param batches after `runPrefix`, where the variant has a prefix
 * @param target receives the logits, rows in the order of the dataset
 * @param onBatch is told before each batch
 * @throws InferenceError that says of the variant why it can't be run, or that its output is no finite logits of that shape
 */
export async function runVariant(
  { session, unpadded, fixedRows }: LoadedVariant,
  batches: GraphBatch[],
  target: LogitsTarget,
  onBatch: () => void = () => undefined,
): Promise<void> {
  const cut = fixedRows === null ? batches : batches.flatMap((batch) => cutBatch(batch, fixedRows));
  for (const batch of cut) {
    onBatch();
    const outputs = await runGraph((batch.isUnpadded && unpadded) || session, batch.feeds);
    placeLogits(outputs.logits, batch, fixedRows ?? batch.rows.length, target);
  }
}

/** Marks what a variant has among the logits as nothing to go by. */
export function blankLogits({ logits, slot, slots, classes }: LogitsTarget): void {
  for (let at = slot * classes; at < logits.length; at += slots * classes) logits.fill(Number.NaN, at, at + classes);
}
