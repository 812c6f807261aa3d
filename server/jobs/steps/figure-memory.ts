import { createHash } from "node:crypto";
import type { AnswerFigures } from "#server/ranking/describe-answers";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";

/** Rankings of so many sets are remembered at a time, each with some hundred kilobytes. */
const MOST = 8;

/** Gives figures that were measured before, or measures them. */
export type FigureMemory = (key: string, measure: () => AnswerFigures) => AnswerFigures;

/** Remembers the figures of the sets that were ranked last, so that another ranking of the same set finds them. */
export function createFigureMemory(): FigureMemory {
  const kept = new Map<string, AnswerFigures>();
  return (key, measure) => {
    const figures = kept.get(key) ?? measure();
    // What was used last stands last.
    kept.delete(key);
    kept.set(key, figures);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    return figures;
  };
}

const bytesOf = (values: Uint8Array | Uint32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/**
 * A digest of all that the figures of `measureAnswers` follow from.
 *
 * @param fingerprint names what the variants answered, to the last logit
 */
export function figuresKey(
  { variants, labels, groups, weights, classes, positive, logits, facts }: RankingInput,
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
  for (const values of [labels, groups, weights]) hash.update(values ? bytesOf(values) : "none").update("|");
  return hash.digest("hex");
}
