import type { Interval } from "#server/contracts/ranking";
import type { ResolvedMeasure } from "#server/contracts/resolve-measure";
import type { Answers } from "#server/ranking/answers";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { wilsonInterval } from "#server/statistics/wilson-interval";

export type PublishedFigure = { estimate: number; interval: Interval; n: number };

/**
 * The published figure of each variant on a stress test, with the interval that its counts give; null where it is not
 * published.
 *
 * @returns in the order of the answers' variants
 */
export function publishedFigures(
  { metric, test }: Extract<ResolvedMeasure, { kind: "published" }>,
  { variants, facts }: Pick<Answers, "variants" | "facts">,
  confidence = 0.95,
): (PublishedFigure | null)[] {
  const published = facts.published.find(({ name }) => name === test);
  return variants.map((variant) => {
    const own = published?.variants[variant];
    if (!own) return null;
    if (metric.name === "auroc") {
      if (!own.auroc) return null;
      const { value, se } = own.auroc;
      const reach = normalQuantile((1 + confidence) / 2) * se;
      return { estimate: value, interval: [Math.max(0, value - reach), Math.min(1, value + reach)], n: own.n };
    }
    // What is counted of a consistency test are the pairs that do not flip.
    const count = metric.name === "flip-rate" ? own.n - own.correct : own.correct;
    return { estimate: count / own.n, interval: wilsonInterval(count, own.n, confidence), n: own.n };
  });
}
