import type { Benchmark } from "#server/contracts/benchmark";
import { type Borrowing, isBorrowingOffered } from "#server/contracts/borrowing";
import type { Dataset } from "#server/contracts/dataset";
import { warnOfFindings } from "#server/contracts/describe-findings";
import type { Family, Variant } from "#server/contracts/family";
import { objectiveParts, readConstraint } from "#server/contracts/measure";
import { isOfScores } from "#server/contracts/metric";
import type { KeptPredictions } from "#server/contracts/predictions";
import type { RaceOutcome } from "#server/contracts/race";
import type { Ranking, RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import type { StressResult } from "#server/contracts/stress-result";
import { stressKind } from "#server/contracts/stresses";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { readLogits } from "#server/inference/read-logits";
import { diagnoseAnswers } from "#server/jobs/steps/diagnose-answers";
import { type FigureMemory, figuresKey } from "#server/jobs/steps/figure-memory";
import { leaveOutFailed } from "#server/jobs/steps/leave-out-failed";
import type { StressedPredictions } from "#server/jobs/steps/predict-stresses";
import { type ReadAnswersOf, readAnswers } from "#server/jobs/steps/read-answers";
import type { RankingHelper } from "#server/ranking/helper";
import { MOST_LOGITS_TOGETHER } from "#server/ranking/rank-ensembles";
import { prepareStressRanking } from "#server/ranking/rank-stress";
import { NOTHING_KNOWN, rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput, VariantFacts } from "#server/ranking/ranking-input";
import { buildReport } from "#server/report/build-report";

/** What a ranking needs to know of a family, apart from what its variants say about the set. */
export type RankedFamily = { slug: string; positive: string | null; facts: VariantFacts };

/** What is known of a family's variants before any set. */
export function rankedFamily(
  { slug, positive }: Pick<Family, "slug" | "positive">,
  variants: readonly Variant[],
  benchmarks: readonly Benchmark[],
  { latency, borrowing }: { latency: Record<string, number> | null; borrowing: Borrowing | null },
): RankedFamily {
  return {
    slug,
    positive: positive ?? null,
    facts: {
      bytes: Object.fromEntries(variants.map(({ variant, bytes }) => [variant, bytes])),
      latency,
      borrows: borrowing !== null && isBorrowingOffered(borrowing),
      published: benchmarks.map(({ name, title, kind, metric, variants: results }) => ({
        name,
        title,
        kind,
        metric,
        variants: Object.fromEntries(
          results.map(({ variant, correct, n, auroc = null }) => [variant, { correct, n, auroc }]),
        ),
      })),
    },
  };
}

/** Whether a requirement is about probabilities or scores. */
function asksForScores({ metric, constraints }: RankingOptions): boolean {
  const measures = [...objectiveParts(metric), ...constraints.map(readConstraint)].map(({ measure }) => measure);
  return measures.some((measure) => "metric" in measure && isOfScores(measure.metric.name));
}

/** What is known from an earlier ranking, how answers are read, and who helps. */
export type RankingMemory = { figures?: FigureMemory; read?: ReadAnswersOf; helper?: RankingHelper | null };

/**
 * Statistics, ranking and report of one dataset's predictions.
 *
 * @param allPredictions those of variants that failed are left out
 * @param allStressed what the variants said of the same rows, put to each of the stresses that were asked for
 * @param memory may know of an earlier ranking of the same rows by another metric
 * @param race what became of a race, where there was one
 */
export async function rankDataset(
  family: RankedFamily,
  dataset: Dataset,
  allPredictions: KeptPredictions,
  options: RankingOptions,
  allStressed: readonly StressedPredictions[] = [],
  { figures, read = readAnswers, helper = null }: RankingMemory = {},
  race: RaceOutcome | null = null,
): Promise<Report> {
  const { predictions, stressed, failed } = leaveOutFailed(allPredictions, allStressed);
  const count = dataset.rows * predictions.variants.length * predictions.classes;
  const withLogits = count <= MOST_LOGITS_TOGETHER || asksForScores(options);
  const answers = await read({ dataset, predictions, withLogits });
  const { labels, slices, groups, weights, predicted, logits } = answers;
  const positive = family.positive === null ? null : dataset.labels.indexOf(family.positive);
  const input: RankingInput = {
    variants: predictions.variants,
    labels,
    predicted,
    groups,
    weights,
    slices,
    classes: dataset.labels,
    positive: positive === -1 ? null : positive,
    logits,
    facts: family.facts,
  };
  const recall = figures?.(figuresKey(input, options, predictions.fingerprint));
  const raced = race && { stopped: race.stopped.length, errorRate: race.errorRate };
  const ranking = rankVariants(input, { ...options, race: raced }, { ...NOTHING_KNOWN, ...recall, helper });
  const recommended = ranking.recommendation.variant;
  const standing = ({ variant, inBestSet }: Ranking["variants"][number]): number =>
    variant === recommended ? 0 : inBestSet ? 1 : 2;
  const shownFirst = ranking.variants.toSorted((one, other) => standing(one) - standing(other));
  const order = [...shownFirst, ...ranking.unranked].map(({ variant }) => variant);
  return buildReport({
    diagnostics: diagnoseAnswers(predictions, answers, order, ranking.confidence),
    family: family.slug,
    data: { rows: dataset.rows, skipped: dataset.skipped, sha256: dataset.sha256 },
    answers: predictions.fingerprint,
    ranking,
    failed: failed.map(({ variant, reason }) => ({ variant, reason })),
    warnings: warnOfFindings(dataset),
    stresses: await rankStressed(input, ranking, options, stressed),
    race,
  });
}

/** One stress after the other, so that the answers to one only are held at a time. */
async function rankStressed(
  input: RankingInput,
  ranking: Ranking,
  options: RankingOptions,
  stressed: readonly StressedPredictions[],
): Promise<StressResult[]> {
  if (stressed.length === 0) return [];
  const judged = stressed.filter(({ stress }) => stressKind(stress.operation).keepsLabel).length;
  const rankOne = prepareStressRanking(input, ranking, options, Math.max(1, judged));
  const results: StressResult[] = [];
  for (const { stress, changed, predictions } of stressed) {
    const predicted = await readPredictedClasses(predictions);
    const logits = asksForScores(options) ? await readLogits(predictions) : null;
    results.push(rankOne({ stress, changed, predicted, logits }));
  }
  return results;
}
