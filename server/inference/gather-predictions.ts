import type { PredictionChunk, Predictions } from "#server/contracts/predictions";
import { oneFailureEach, readFailures } from "#server/inference/failures";

/**
 * Predictions whose chunks lie finished in a folder. What a failed variant has in the files of logits is nothing to go by, so it is
 * no longer among the variants.
 */
export async function gatherPredictions(
  variants: readonly { variant: string }[],
  classes: number,
  folder: string,
  chunks: readonly PredictionChunk[],
): Promise<Predictions> {
  const stored = variants.map(({ variant }) => variant);
  const failed = oneFailureEach(stored, [...(await readFailures(folder)).values()].flat());
  return {
    variants: stored.filter((variant) => !failed.some((failure) => failure.variant === variant)),
    stored,
    failed,
    classes,
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    chunks: chunks.toSorted((a, b) => a.start - b.start),
  };
}
