import type { AnsweredTest } from "#cli/validate/metrics/answers-of";
import { type Answers, orderAnswers } from "#server/ranking/answers";
import type { Random } from "#server/statistics/random";

/** Rows drawn with replacement; with `shuffled` the names of the variants are dealt anew in each row, so that none is better. */
export function drawAnswers(
  test: AnsweredTest,
  n: number,
  random: Random,
  shuffled: boolean,
  times?: Float64Array,
): Answers {
  const { variants, classes, positive, labels, logits } = test;
  const K = variants.length;
  const C = classes.length;
  const own = new Uint8Array(n);
  const ownLogits = new Float32Array(n * K * C);
  const predicted = new Uint8Array(n * K);
  const order = Uint16Array.from({ length: K }, (_, k) => k);
  for (let row = 0; row < n; row++) {
    const from = random.below(labels.length);
    own[row] = labels[from] as number;
    if (times) times[from] = (times[from] as number) + 1;
    for (let k = 0; shuffled && k < K - 1; k++) {
      const other = k + random.below(K - k);
      const kept = order[k] as number;
      order[k] = order[other] as number;
      order[other] = kept;
    }
    for (let k = 0; k < K; k++) {
      const source = (from * K + (order[k] as number)) * C;
      const target = (row * K + k) * C;
      let best = 0;
      for (let c = 0; c < C; c++) {
        ownLogits[target + c] = logits[source + c] as number;
        if ((logits[source + c] as number) > (logits[source + best] as number)) best = c;
      }
      predicted[row * K + k] = best;
    }
  }
  return orderAnswers({
    variants,
    labels: own,
    predicted,
    logits: ownLogits,
    groups: null,
    slices: [],
    classes,
    positive,
  });
}
