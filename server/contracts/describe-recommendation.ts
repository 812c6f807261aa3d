import { isDoubtful } from "#server/contracts/doubts";
import type { Ranking } from "#server/contracts/ranking";

type Recommending = Pick<Ranking, "rows" | "better" | "title" | "recommendation" | "yardsticks" | "requirement">;

/** What the variant that a ranking puts forward is to be called: "Recommended: variant 17". */
export function describeRecommendation(ranking: Recommending): string {
  return `${standing(ranking)} variant ${ranking.recommendation.variant}`;
}

function standing(ranking: Recommending): string {
  if (ranking.requirement === "not-met") return `None meets what you require; best by ${ranking.title}:`;
  if (isDoubtful(ranking)) return "Not recommended as it is, though the best choice here:";
  return ranking.requirement === "cannot-tell" ? "May meet what you require:" : "Recommended:";
}
