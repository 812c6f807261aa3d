import type { InferenceSession, Tensor } from "onnxruntime-node";
import { InferenceError } from "#server/errors";

export type GraphBatch = { rows: number[]; feeds: Record<string, Tensor> };
export type LoadedVariant = { variant: string; session: InferenceSession };

/** Puts one batch's logits where their rows belong, and refuses what is no logit. */
function placeLogits(
  logits: Tensor | undefined,
  batch: GraphBatch,
  classes: number,
  target: Float32Array,
  variant: string,
): void {
  const data = logits?.data;
  if (!(data instanceof Float32Array) || data.length !== batch.rows.length * classes) {
    throw new InferenceError(`Variant ${variant} gave no float32 logits of shape (${batch.rows.length}, ${classes}).`);
  }
  for (const [at, row] of batch.rows.entries()) {
    for (let c = 0; c < classes; c++) {
      const value = data[at * classes + c] as number;
      if (!Number.isFinite(value)) {
        throw new InferenceError(`Variant ${variant} gave a logit that is not a finite number.`);
      }
      target[row * classes + c] = value;
    }
  }
}

/**
 * Runs every variant over every batch of one chunk, one variant after the other so that its weights stay in the cache.
 *
 * @returns logits, float32, shape (K, rows, classes), rows in the order of the dataset
 * @throws InferenceError naming the variant that cannot be run, or whose output is no finite logits of that shape
 */
export async function runChunk(
  variants: LoadedVariant[],
  batches: GraphBatch[],
  rows: number,
  classes: number,
): Promise<Float32Array> {
  const logits = new Float32Array(variants.length * rows * classes);
  for (const [k, { variant, session }] of variants.entries()) {
    const target = logits.subarray(k * rows * classes, (k + 1) * rows * classes);
    for (const batch of batches) {
      const outputs = await session.run(batch.feeds).catch((cause) => {
        throw new InferenceError(`Variant ${variant} could not be run on these inputs.`, { cause });
      });
      placeLogits(outputs.logits, batch, classes, target, variant);
    }
  }
  return logits;
}
