import { isDoubtful } from "#server/contracts/doubts";
import type { Ranking } from "#server/contracts/ranking";

type Weighed = Pick<
  Ranking,
  "rows" | "better" | "recommendation" | "yardsticks" | "requirement" | "borrowed" | "variants"
>;

/** The variant that published figures put first, where it is another than the recommended one and in the best set too. */
export function rivalByPublished(ranking: Weighed): string | null {
  const { borrowed, recommendation, variants, requirement } = ranking;
  const first = borrowed?.variants[0]?.variant;
  if (first === recommendation.variant || isDoubtful(ranking) || requirement === "not-met") return null;
  return variants.find(({ variant, inBestSet }) => inBestSet && variant === first)?.variant ?? null;
}
