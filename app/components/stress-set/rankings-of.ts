import type { EvaluationSummary } from "#server/contracts/views";

/** Evaluations by their stress set, each set's in the order they came in. */
export function bySet(evaluations: EvaluationSummary[]): Map<string, EvaluationSummary[]> {
  return Map.groupBy(evaluations, ({ stressSet }) => stressSet.id);
}

/** The evaluation to show first: the newest that has a ranking, or else the newest; and the others. */
export function newestRanking(evaluations: EvaluationSummary[]): {
  first: EvaluationSummary | undefined;
  others: EvaluationSummary[];
} {
  const first = evaluations.find(({ headline }) => headline !== null) ?? evaluations[0];
  return { first, others: evaluations.filter((each) => each !== first) };
}
