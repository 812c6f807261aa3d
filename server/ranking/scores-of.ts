import { type Answers, logitsOf } from "#server/ranking/answers";
import { logOddsOf, writeLogOdds } from "#server/statistics/metrics/row-losses";

/** How strongly each variant holds each row for a class, as log-odds, shape (N, K). */
export function scoresOf(answers: Answers, classIndex: number): Float64Array {
  const { rows, variants } = answers;
  const own = logitsOf(answers);
  const K = variants.length;
  const scores = new Float64Array(rows * K);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let k = 0; k < K; k++, at++) scores[at] = logOddsOf(own(row, k), classIndex);
  }
  return scores;
}

/** The same for every class, each of shape (N, K): one pass over the logits does for all. */
export function scoresOfEach({ rows, variants, classes, logits }: Answers): Float64Array[] {
  if (logits === null) throw new RangeError("Scores take logits.");
  const { values, perRow, offsets } = logits;
  const K = variants.length;
  const scores = classes.map(() => new Float64Array(rows * K));
  const own = new Float64Array(classes.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let k = 0; k < K; k++, at++) {
      // Of constant answers all rows have the scores of the first.
      if (perRow === 0 && row > 0) {
        for (const each of scores) each[at] = each[k] as number;
        continue;
      }
      writeLogOdds(values, row * perRow + (offsets[k] as number), classes.length, own);
      for (let c = 0; c < own.length; c++) (scores[c] as Float64Array)[at] = own[c] as number;
    }
  }
  return scores;
}
