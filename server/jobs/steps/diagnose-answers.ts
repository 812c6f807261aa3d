import { type Diagnostics, MOST_CONFUSION_COUNTS } from "#server/contracts/diagnostics";
import type { Predictions } from "#server/contracts/predictions";
import { confusionMatrix } from "#server/statistics/confusion-matrix";
import type { reliabilityTally } from "#server/statistics/reliability";

/** Softmax probability of the answer: the logits of C classes begin at `at`, `answer` has the largest. */
export function confidenceOf(logits: Float32Array, at: number, classes: number, answer: number): number {
  const largest = logits[at + answer] as number;
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += c === answer ? 1 : Math.exp((logits[at + c] as number) - largest);
  return 1 / sum;
}

/** How sure a variant was of its answers, and how often it was right. */
export type Reliability = ReturnType<typeof reliabilityTally>;

type Answered = {
  /** True class index of each row, shape (N). */
  labels: Uint8Array;
  /** Class indices, shape (N, K), row-major. */
  predicted: Uint8Array;
  /** Shape (K). */
  reliability: Reliability[];
};

/**
 * Confusion matrices and reliability of the answers.
 *
 * @param order variants, those that are looked at first in front: where there are many classes, the last ones have no matrix
 * @param level of the intervals
 */
export function diagnoseAnswers(
  { variants, classes }: Pick<Predictions, "variants" | "classes">,
  { labels, predicted, reliability }: Answered,
  order: string[],
  level: number,
): Diagnostics {
  const K = variants.length;
  const kept = order.slice(0, Math.max(1, Math.floor(MOST_CONFUSION_COUNTS / classes ** 2)));
  return {
    confusion: kept.map((variant) => ({
      variant,
      counts: confusionMatrix(labels, predicted, K, variants.indexOf(variant), classes),
    })),
    reliability: order.map((variant) => ({
      variant,
      bins: reliability[variants.indexOf(variant)]?.bins(level) ?? [],
    })),
  };
}
