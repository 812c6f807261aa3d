import type { Metric } from "#server/contracts/ranking";
import type { RankingInput } from "#server/ranking/ranking-input";

/**
 * What one row adds to a metric that is a mean over rows. A metric of another form (balanced accuracy, F1) gets a unit
 * table of its own here, a metric on probabilities (log loss) a score that is no longer 0 or 1; Cochran's Q and the
 * Wilson interval are for scores of 0 and 1.
 */
const scores: Record<Metric, (label: number, predicted: number) => 0 | 1> = {
  accuracy: (label, predicted) => (label === predicted ? 1 : 0),
};

/**
 * Scores every prediction, with the variants in the order asked for.
 *
 * @param input N rows, K variants
 * @param metric such as "accuracy"
 * @param order column of `predicted` for each column of the result, shape (K)
 * @returns shape (N, K), row-major
 */
export function scoreRows(input: RankingInput, metric: Metric, order: readonly number[]): Uint8Array {
  const { labels, predicted } = input;
  const variants = order.length;
  const score = scores[metric];
  const scored = new Uint8Array(labels.length * variants);
  for (let row = 0, at = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    for (let k = 0; k < variants; k++, at++) {
      scored[at] = score(label, predicted[row * variants + (order[k] as number)] as number);
    }
  }
  return scored;
}
