import { createHash } from "node:crypto";
import type { Answers } from "#server/ranking/answers";
import type { AnswerFigures } from "#server/ranking/describe-answers";
import type { Recall } from "#server/ranking/rank-variants";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";

/** Rankings of so many sets are remembered at a time, each with some hundred kilobytes. */
const MOST = 8;

/** Answers of one set are remembered with it, of up to so many to rows: with what is worked out of them they take some tens of megabytes. */
const MOST_ANSWERS = 1_000_000;

/** Gives what was worked out of the same set before, by its key, or works it out. */
export type FigureMemory = (key: string) => Recall;

/** Remembers the figures of the sets that were ranked last, and the answers of the very last, for another ranking of the same set. */
export function createFigureMemory(): FigureMemory {
  const kept = new Map<string, AnswerFigures>();
  let last: { key: string; answers: Answers } | null = null;
  return (key) => ({
    knowsFigures: kept.has(key),
    figures: (measure) => {
      const figures = kept.get(key) ?? measure();
      // What was used last stands last.
      kept.delete(key);
      kept.set(key, figures);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return figures;
    },
    answers: (order) => {
      if (last?.key === key) return last.answers;
      const answers = order();
      last = answers.predicted.length <= MOST_ANSWERS ? { key, answers } : null;
      return answers;
    },
  });
}

const bytesOf = (values: Uint8Array | Uint32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/**
 * A digest of all that the figures of `measureAnswers` follow from.
 *
 * @param fingerprint names what the variants answered, to the last logit
 */
export function figuresKey(
  { variants, labels, predicted, groups, weights, classes, positive, logits, facts }: RankingInput,
  { confidence, seed, resamples }: RankVariantsOptions,
  fingerprint: string,
): string {
  const hash = createHash("sha256");
  // Equal variants are parted by the published tests, and named in that order.
  const published = facts?.published ?? [];
  const said = {
    fingerprint,
    variants,
    classes,
    positive,
    hasLogits: Boolean(logits),
    published,
    confidence,
    seed,
    resamples,
  };
  hash.update(JSON.stringify(said));
  for (const values of [labels, predicted, groups, weights]) hash.update(values ? bytesOf(values) : "none").update("|");
  return hash.digest("hex");
}
