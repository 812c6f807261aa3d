import type { Answers } from "#server/ranking/answers";
import { pairRows } from "#server/ranking/pair-rows";
import { prepareShare } from "#server/ranking/prepare-share";
import type { Prepared } from "#server/ranking/scored";

/**
 * Metrics of pairs of rows: the share right on both sides, and the share whose two answers differ. A pair counts at its first
 * row.
 */
export function preparePairs(answers: Answers, name: "pair-accuracy" | "flip-rate"): Prepared {
  const { variants, predicted, right, rows } = answers;
  const K = variants.length;
  const { first, second } = pairRows(answers);
  const ones = new Uint8Array(rows * K);
  const counted = new Uint8Array(rows);
  for (let pair = 0; pair < first.length; pair++) {
    const one = (first[pair] as number) * K;
    const other = (second[pair] as number) * K;
    counted[first[pair] as number] = 1;
    for (let k = 0; k < K; k++) {
      ones[one + k] =
        name === "pair-accuracy"
          ? (right[one + k] as number) & (right[other + k] as number)
          : Number(predicted[one + k] !== predicted[other + k]);
    }
  }
  return prepareShare(answers, {
    ones,
    higherIsBetter: name === "pair-accuracy",
    isCounted: (row) => counted[row] === 1,
    absence: "No group has exactly two rows, so there are no pairs.",
  });
}
