import { type Answers, takeRows } from "#server/ranking/answers";
import { prepareAny } from "#server/ranking/prepare-any";
import type { Prepared } from "#server/ranking/scored";
import { scoresOf, scoresOfEach } from "#server/ranking/scores-of";
import { thinClass } from "#server/ranking/thin-class";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { writeMacroRocAreas } from "#server/statistics/metrics/macro-roc-area-once";
import type { Measure, Metric } from "#server/statistics/metrics/metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import type { ScoredRows } from "#server/statistics/metrics/score-orders";

type ScoredRowsMetric = typeof rocAreaMetric;

/** Scores are kept for the next metric of the same answers where those of all classes are no more than these. */
const MOST_SCORES_KEPT = 4_000_000;
const keptScores = new WeakMap<Answers["predicted"], Map<number, ScoredRows>>();

/** How strongly each variant holds each row for a class, and which rows are of it. */
function scoredRowsOf(answers: Answers, classIndex: number, score: () => Float64Array): ScoredRows {
  const { variants, labels, classes, rows } = answers;
  const kept = keptScores.get(answers.predicted) ?? new Map<number, ScoredRows>();
  const scored = kept.get(classIndex) ?? {
    scores: score(),
    isPositive: labels.map((label) => Number(label === classIndex)),
    variants: variants.length,
    className: classes[classIndex] as string,
  };
  if (rows * variants.length * classes.length <= MOST_SCORES_KEPT) {
    kept.set(classIndex, scored);
    keptScores.set(answers.predicted, kept);
  }
  return scored;
}

function prepareScored(answers: Answers, classIndex: number, all: ScoredRows, make: ScoredRowsMetric): Prepared {
  const partOf = (rows: Uint32Array): ScoredRows => ({
    ...all,
    scores: takeRows(all.scores, all.variants, rows),
    isPositive: takeRows(all.isPositive, 1, rows),
  });
  return prepareAny(answers, true, (rows) => make(isAll(rows, answers) ? all : partOf(rows)), {
    most: 1,
    thin: (rows) => thinClass(answers, rows, classIndex),
  });
}

/** A metric of how strongly rows are held for one class. */
export const prepareScores = (answers: Answers, classIndex: number, make: ScoredRowsMetric): Prepared =>
  prepareScored(
    answers,
    classIndex,
    scoredRowsOf(answers, classIndex, () => scoresOf(answers, classIndex)),
    make,
  );

/** Whether rows are all of a set, in their order. */
const isAll = (rows: Uint32Array, answers: Answers): boolean =>
  rows.length === answers.rows && rows.every((row, at) => row === at);

/**
 * Sensitivity with its threshold always set on the negatives of the rows whose positives are judged: no row does both. A
 * threshold brought along from other rows would miss the specificity, most so for the variant that seems best by it.
 */
export const fittedWhereJudged = (metric: Metric): Metric => ({
  ...metric,
  evaluate: (weights, out) => metric.evaluate(weights, out),
  evaluateBag: undefined,
});

const keptMeans = new WeakMap<Answers["predicted"], Map<ScoredRowsMetric, Metric>>();

/** A metric whose figures on rows that each count once are worked out once. */
function measuredOnce(metric: Metric): Metric {
  let measured: Measure | null = null;
  let scores: Float64Array | null = null;
  const measure = (): Measure => {
    measured ??= metric.measure();
    return measured;
  };
  const nullScores = (): Float64Array => {
    scores ??= metric.nullScores(undefined, measure());
    return scores;
  };
  return {
    ...metric,
    measure: (weights) => (weights ? metric.measure(weights) : measure()),
    nullScores: (weights, known) => (weights ? metric.nullScores(weights, known) : nullScores()),
  };
}

/** The mean over all classes on all rows, kept for the next ranking of the same answers where their scores are. */
function meanOfAll(answers: Answers, make: ScoredRowsMetric, mean: () => Metric): Metric {
  const { rows, variants, classes, predicted } = answers;
  if (rows * variants.length * classes.length > MOST_SCORES_KEPT) return mean();
  const kept = keptMeans.get(predicted) ?? new Map<ScoredRowsMetric, Metric>();
  const metric = kept.get(make) ?? measuredOnce(mean());
  keptMeans.set(predicted, kept.set(make, metric));
  return metric;
}

/** The mean over all classes of a metric of one against the rest. */
export function prepareMacro(answers: Answers, make: ScoredRowsMetric, mean: (metrics: Metric[]) => Metric): Prepared {
  let scores: Float64Array[] | null = null;
  const scoreEach = (): Float64Array[] => {
    scores ??= scoresOfEach(answers);
    return scores;
  };
  const prepareEach = (): Prepared[] =>
    answers.classes.map((_, index) =>
      prepareScored(
        answers,
        index,
        scoredRowsOf(answers, index, () => scoreEach()[index] as Float64Array),
        make,
      ),
    );
  let each: Prepared[] | null = null;
  const meanOn = (rows: Uint32Array): Metric => {
    each ??= prepareEach();
    return mean(each.map((prepared) => prepared.on(rows).metric));
  };
  const meanOf = (rows: Uint32Array): Metric => {
    if (!isAll(rows, answers)) return meanOn(rows);
    if (answers.isJudgedOnce && make === rocAreaMetric) return areasOnce(answers, () => meanOn(rows));
    return meanOfAll(answers, make, () => meanOn(rows));
  };
  return prepareAny(answers, true, meanOf, {
    most: 1,
    thin: (rows) => firstOf(answers.classes.map((_, index) => thinClass(answers, rows, index))),
  });
}

/** Areas of all classes that are wanted once; whatever else is wanted is had of the whole metric. */
function areasOnce(answers: Answers, make: () => Metric): Metric {
  const { rows, variants, labels, classes, logits } = answers;
  if (logits === null) return make();
  let made: Metric | null = null;
  const whole = (): Metric => {
    made ??= make();
    return made;
  };
  return {
    rows,
    variants: variants.length,
    higherIsBetter: true,
    evaluate: (weights, out) => {
      const areas = { ...logits, classes: classes.length };
      if (made !== null || !writeMacroRocAreas(areas, labels, weights, out)) whole().evaluate(weights, out);
    },
    measure: (weights) => whole().measure(weights),
    nullScores: (weights, known) => whole().nullScores(weights, known),
    reason: (weights) => whole().reason(weights),
  };
}

const firstOf = (reasons: (string | null)[]): string | null => reasons.find((reason) => reason !== null) ?? null;

/** The plain mean of metrics. */
export const plainMean = (metrics: Metric[]): Metric =>
  averageMetrics(
    metrics,
    metrics.map(() => 1 / metrics.length),
  );
