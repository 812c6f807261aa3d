import type { Answers } from "#server/ranking/answers";
import { logOddsOf } from "#server/statistics/metrics/row-losses";

/** How strongly each variant holds each row for a class, as log-odds, shape (N, K). */
export function scoresOf(answers: Answers, classIndex: number): Float64Array {
  const { rows, variants, logitsOf } = answers;
  const K = variants.length;
  const scores = new Float64Array(rows * K);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let k = 0; k < K; k++, at++) scores[at] = logOddsOf(logitsOf(row, k), classIndex);
  }
  return scores;
}
