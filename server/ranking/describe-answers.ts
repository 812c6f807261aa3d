import { formatMetric, isOfScores, isShare, METRICS, type MetricName, nameMetric } from "#server/contracts/metric";
import type { MetricResult, Ranking } from "#server/contracts/ranking";
import type { ResolvedMetric } from "#server/contracts/resolve-measure";
import { type Answers, allRows } from "#server/ranking/answers";
import { describePairs } from "#server/ranking/describe-pairs";
import { type SharedPieces, shareOut } from "#server/ranking/helper";
import { measureAll } from "#server/ranking/measure-all";
import type { MeasureOptions } from "#server/ranking/measure-options";
import { prepareMetric } from "#server/ranking/prepare-metric";

/** Metrics beside the objective are worked out for up to so many logits, since each costs as much as a ranking. */
const MOST_LOGITS = 4_000_000;
/** Classes beyond this many are too many for a table. */
const MOST_CLASSES = 20;

/** Resamples for their intervals, which stand beside a ranking and decide nothing. */
const MOST_RESAMPLES = 1000;

const OF_ALL: MetricName[] = [
  "accuracy",
  "balanced-accuracy",
  "macro-f1",
  "auroc",
  "auprc",
  "log-loss",
  "brier",
  "calibration-error",
];
const OF_POSITIVE: MetricName[] = ["recall", "precision", "f1"];

function resultOf(metric: ResolvedMetric, answers: Answers, options: MeasureOptions): MetricResult {
  const { name, classIndex, specificity } = metric;
  const spec = { name, className: classIndex === null ? null : (answers.classes[classIndex] as string), specificity };
  const { rows, figures } = measureAll(prepareMetric(answers, metric), answers, allRows(answers.rows), options);
  return {
    metric: formatMetric(spec),
    title: nameMetric(spec),
    better: METRICS[name].better,
    unit: isShare(name) ? "share" : "number",
    rows,
    variants: figures,
  };
}

/** Figures of every variant that no objective changes, the variants in the order of the answers. */
export type AnswerFigures = { classes: MetricResult[]; metrics: MetricResult[] };

/** The metrics that are measured whatever is ranked by: recall and precision of each class, and the others of the task. */
function metricsOf(answers: Answers): { ofClasses: ResolvedMetric[]; others: ResolvedMetric[] } {
  const { rows, variants, classes, positive } = answers;
  const C = classes.length;
  if (rows * variants.length * C > MOST_LOGITS) return { ofClasses: [], others: [] };
  const ofClass = (name: MetricName, classIndex: number | null): ResolvedMetric => ({
    name,
    classIndex,
    specificity: null,
  });
  const others = [
    ...OF_ALL.filter((name) => answers.hasLogits || !isOfScores(name)).map((name) =>
      ofClass(name, name === "auroc" || name === "auprc" ? positive : null),
    ),
    ...(positive === null ? [] : OF_POSITIVE.map((name) => ofClass(name, positive))),
    ...(positive !== null && answers.hasLogits
      ? [{ name: "sensitivity" as const, classIndex: positive, specificity: 0.9 }]
      : []),
  ];
  const ofClasses = classes.flatMap((_, index) => [ofClass("recall", index), ofClass("precision", index)]);
  return { ofClasses: C <= MOST_CLASSES ? ofClasses : [], others };
}

/**
 * In which order metrics are measured, by their places: curves first, which go by the same order of all scores, and which a later ranking by
 * them finds again where they were measured; then the others, the last first, as those take longest.
 */
function orderOf(metrics: readonly ResolvedMetric[]): number[] {
  const places = Array.from(metrics.keys()).reverse();
  const isCurve = (at: number): boolean => ["auroc", "auprc"].includes((metrics[at] as ResolvedMetric).name);
  return [...places.filter(isCurve), ...places.filter((at) => !isCurve(at))];
}

/** Figures that can be measured each on its own, in the order in which it is best done, with the place of each among the metrics. */
function placedFigures(answers: Answers, options: MeasureOptions): { at: number; measure: () => MetricResult }[] {
  const { ofClasses, others } = metricsOf(answers);
  const resamples = Math.min(options.resamples, MOST_RESAMPLES);
  const metrics = [...ofClasses, ...others];
  return orderOf(metrics).map((at) => {
    const own = { ...options, resamples, stream: options.stream + 10 * (1 + at) };
    return { at, measure: () => resultOf(metrics[at] as ResolvedMetric, answers, own) };
  });
}

/** The same figures, for a helper, which knows them by their numbers. */
export const figuresOf = (answers: Answers, options: MeasureOptions): (() => MetricResult)[] =>
  placedFigures(answers, options).map(({ measure }) => measure);

/**
 * What the answers say of every variant whatever they are ranked by: recall and precision of each class, and the other metrics of
 * the task. It takes longer than the ranking itself.
 *
 * @param options each metric draws from streams of its own, counted from `stream`
 * @param shared measured by a helper too
 */
export function measureAnswers(
  answers: Answers,
  options: MeasureOptions,
  shared: SharedPieces<MetricResult> | null = null,
): AnswerFigures {
  const figures = placedFigures(answers, options);
  const measure = (number: number): MetricResult => (figures[number] as (typeof figures)[number]).measure();
  const made = shared ? shareOut(figures.length, measure, shared) : new Map<number, MetricResult>();
  const results: MetricResult[] = [];
  for (const [number, { at }] of figures.entries()) results[at] = made.get(number) ?? measure(number);
  const ofClasses = metricsOf(answers).ofClasses.length;
  return { classes: results.slice(0, ofClasses), metrics: results.slice(ofClasses) };
}

/**
 * What else the answers say of every variant, beside the objective that they are ranked by.
 *
 * @param order of the variants in the result
 * @param objective in the one way in which it is stored; not repeated
 */
export function describeAnswers(
  { classes, metrics }: AnswerFigures,
  answers: Answers,
  order: readonly number[],
  objective: string,
): Pick<Ranking, "classes" | "metrics" | "pairs"> {
  const { positive } = answers;
  const told = new Set([objective, ...classes.map(({ metric }) => metric)]);
  // Without a class, an objective is of the class to be detected.
  if (positive !== null) told.add(`${objective} on class ${answers.classes[positive]}`);
  const inOrder = (result: MetricResult): MetricResult => ({
    ...result,
    variants: order.flatMap((k) => result.variants[k] ?? []),
  });
  return {
    classes: classes.map(inOrder),
    metrics: metrics.filter(({ metric }) => !told.has(metric)).map(inOrder),
    pairs: describePairs(answers, order),
  };
}
