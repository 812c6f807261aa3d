import { type Diagnostics, MOST_CONFUSION_COUNTS } from "#server/contracts/diagnostics";
import type { Predictions } from "#server/contracts/predictions";
import { visitLogits } from "#server/inference/visit-logits";
import { confusionMatrix } from "#server/statistics/confusion-matrix";
import { reliabilityTally } from "#server/statistics/reliability";

/** Softmax probability of the answer: the logits of C classes begin at `at`, `answer` has the largest. */
function confidenceOf(logits: Float32Array, at: number, classes: number, answer: number): number {
  const largest = logits[at + answer] as number;
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp((logits[at + c] as number) - largest);
  return 1 / sum;
}

/**
 * Confusion matrices and reliability of the answers. The logits are read once more, a chunk at a time.
 *
 * @param labels true class index of each row, shape (N)
 * @param predicted class indices, shape (N, K), row-major
 * @param order variants, those that are looked at first in front: where there are many classes, the last ones have no matrix
 * @param level of the intervals
 */
export async function diagnoseAnswers(
  predictions: Predictions,
  labels: Uint8Array,
  predicted: Uint8Array,
  order: string[],
  level: number,
): Promise<Diagnostics> {
  const { variants, classes } = predictions;
  const K = variants.length;
  const tallies = variants.map(() => reliabilityTally());
  await visitLogits(predictions, (row, k, logits, at) => {
    const answer = predicted[row * K + k] as number;
    tallies[k]?.add(confidenceOf(logits, at, classes, answer), answer === labels[row]);
  });
  const kept = order.slice(0, Math.max(1, Math.floor(MOST_CONFUSION_COUNTS / classes ** 2)));
  return {
    confusion: kept.map((variant) => ({
      variant,
      counts: confusionMatrix(labels, predicted, K, variants.indexOf(variant), classes),
    })),
    reliability: order.map((variant) => ({
      variant,
      bins: tallies[variants.indexOf(variant)]?.bins(level) ?? [],
    })),
  };
}
