import type { Ensemble, Ranking } from "#server/contracts/ranking";
import { formatConfidence, formatDifference } from "#server/report/format";

/** What the fewest and the most variants that are surely better as one gain; nothing where none are. */
export function describeEnsembles({ ensembles, unit, title, confidence }: Ranking): string[] {
  const better = ensembles.filter(
    ({ gainOverSingle, requirement }) => gainOverSingle.interval[0] > 0 && requirement !== "not-met",
  );
  const [fewest] = better;
  if (!fewest) return [];
  const most = better.reduce((best, each) => (gainOf(each) > gainOf(best) ? each : best), fewest);
  const points = (ensemble: Ensemble): string => formatDifference(gainOf(ensemble), unit);
  const [low, high] = fewest.gainOverSingle.interval.map((end) => formatDifference(end, unit));
  const more = most.size > fewest.size ? `, and the best ${most.size} by ${points(most)}` : "";
  return [
    `Taken as one, by the mean of their logits, the best ${fewest.size} variants are better than the best alone by ${points(fewest)} ${unit === "share" ? "percentage points" : `in ${title}`} (${formatConfidence(confidence)} interval ${low} to ${high}, out of bag)${more}; each takes the time and room of all its members.`,
  ];
}

const gainOf = ({ gainOverSingle }: Ensemble): number => gainOverSingle.estimate;
