import type { Ranking } from "#server/contracts/ranking";
import type { StressResult } from "#server/contracts/stress-result";
import { formatConfidence, formatCount, formatDifference, formatList, formatPercent } from "#server/report/format";

const LISTED = 3;

/** "Typos, severity 2" within a sentence. */
const inSentence = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

const middle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
};

/** How much was changed, since what finds nothing to change stresses nothing. */
function describeChanged({ changed, rows }: StressResult): string {
  if (changed === rows) return "It changed every row.";
  if (changed === 0) return "It found nothing to change in your rows, so that it says nothing.";
  return `It changed ${formatPercent(changed / rows)} of your ${formatCount(rows)} rows.`;
}

function describeOrder({ overtaken, variants, title }: StressResult, { recommendation, confidence }: Ranking): string {
  const sure = `${formatConfidence(confidence)} confidence, all stresses together`;
  const under = `Under ${inSentence(title)}`;
  const own = overtaken.find(({ variant }) => variant === recommendation.variant);
  if (own)
    return `${under}, variant ${own.variant}, the one to take on your rows as they are, is surely worse than ${own.by} (${sure}).`;
  const [first] = overtaken;
  if (first) {
    const more = overtaken.length - 1;
    const others =
      more > 0 ? `, as ${formatCount(more)} more of them ${more === 1 ? "is" : "are"} than another one` : "";
    return `${under}, variant ${first.variant}, which could be the best on your rows as they are, is surely worse than ${first.by}${others} (${sure}).`;
  }
  const best = variants.filter(({ inBestSet }) => inBestSet).length;
  return `${under}, no variant that could be the best on your rows as they are is surely overtaken; ${formatCount(best)} could be the best there.`;
}

function describeDrops({ variants }: StressResult, { recommendation, unit }: Ranking): string[] {
  const drops = variants.flatMap(({ drop }) => (drop === null ? [] : [drop]));
  const own = variants.find(({ variant }) => variant === recommendation.variant)?.drop;
  if (drops.length === 0 || own == null) return [];
  const points = unit === "share" ? " points" : "";
  return [
    `Variant ${recommendation.variant} loses ${formatDifference(own, unit)}${points}, the variant in the middle ${formatDifference(middle(drops), unit)}${points} (paired drop).`,
  ];
}

/** What a stress does to the variants, in plain words. */
export function describeStress(stress: StressResult, ranking: Ranking): string {
  const under = `Under ${inSentence(stress.title)}`;
  if (stress.changed === 0) return `${under}: ${describeChanged(stress)}`;
  if (stress.reason !== null) {
    const flips = stress.variants.map(({ flipRate }) => flipRate);
    const range = `${formatPercent(Math.min(...flips))} to ${formatPercent(Math.max(...flips))}`;
    return `${under}: ${stress.reason} The variants answer ${range} of the rows in another way than before (flip rate). ${describeChanged(stress)}`;
  }
  return [describeOrder(stress, ranking), ...describeDrops(stress, ranking), describeChanged(stress)].join(" ");
}

/** One sentence for all stresses together: does the one to take stay in the race? */
export function summariseStresses(stresses: readonly StressResult[], { recommendation }: Ranking): string[] {
  const judged = stresses.filter(({ reason, changed }) => reason === null && changed > 0);
  if (judged.length === 0) return [];
  const beaten = judged.filter(({ overtaken }) => overtaken.some(({ variant }) => variant === recommendation.variant));
  const count = judged.length === 1 ? "the stress" : `${formatCount(judged.length)} stresses`;
  if (beaten.length === 0)
    return [
      judged.length === 1
        ? `Put to ${inSentence(judged[0]?.title ?? "")}, variant ${recommendation.variant} is not surely overtaken by any other.`
        : `Put to ${count}, variant ${recommendation.variant} is surely overtaken under none of them.`,
    ];
  const titles = formatList(
    beaten.map(({ title }) => inSentence(title)),
    LISTED,
  );
  return [
    `Mind the stresses: under ${titles}, variant ${recommendation.variant} is surely worse than another one, so that the choice depends on how often such rows come.`,
  ];
}
