import { FEWEST_FOR_CALIBRATION } from "#server/contracts/metric";
import type { Costs } from "#server/contracts/requirement";
import type { ResolvedMetric } from "#server/contracts/resolve-measure";
import { type Answers, allRows, logitsOf, takeRows } from "#server/ranking/answers";
import { type CountedMetric, classIntervals } from "#server/ranking/class-intervals";
import { prepareCost } from "#server/ranking/prepare-cost";
import { preparePairs } from "#server/ranking/prepare-pairs";
import { prepareShare } from "#server/ranking/prepare-share";
import type { Prepared, Scored } from "#server/ranking/scored";
import { scoresOf, scoresOfEach } from "#server/ranking/scores-of";
import { thinClass, unequalClasses } from "#server/ranking/thin-class";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import { writeMacroRocAreas } from "#server/statistics/metrics/macro-roc-area-once";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Measure, Metric } from "#server/statistics/metrics/metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { brierOf, confidenceOf, logLossOf } from "#server/statistics/metrics/row-losses";
import type { ScoredRows } from "#server/statistics/metrics/score-orders";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";

/** A metric that rests on all rows it is given, of no plain share. */
function prepareAny(
  answers: Answers,
  higherIsBetter: boolean,
  make: (rows: Uint32Array) => Metric,
  more: {
    bias?: Scored["bias"];
    thin?: Prepared["thin"];
    closedIntervals?: (rows: Uint32Array) => Scored["closedIntervals"];
    countFor?: (rows: Uint32Array) => (k: number) => number;
    most?: number;
  } = {},
): Prepared {
  return {
    higherIsBetter,
    absence: "There is no row.",
    thin: more.thin ?? (() => null),
    on: (rows) => ({
      rows,
      metric: make(rows),
      ones: null,
      bias: more.bias ?? null,
      countFor: more.countFor?.(rows) ?? null,
      closedIntervals: more.closedIntervals?.(rows) ?? null,
      most: more.most ?? null,
    }),
    whole: () => make(allRows(answers.rows)),
  };
}

/** What is worked out of every row and variant once, shape (N, K). */
function ofEachAnswer(answers: Answers, value: (logits: Float32Array, label: number) => number): Float64Array {
  const { variants, labels } = answers;
  const own = logitsOf(answers);
  const K = variants.length;
  const values = new Float64Array(answers.rows * K);
  for (let row = 0, at = 0; row < answers.rows; row++) {
    for (let k = 0; k < K; k++, at++) values[at] = value(own(row, k), labels[row] as number);
  }
  return values;
}

function prepareLoss(
  answers: Answers,
  value: (logits: Float32Array, label: number) => number,
  most?: number,
): Prepared {
  const K = answers.variants.length;
  const values = ofEachAnswer(answers, value);
  return prepareAny(answers, false, (rows) => meanMetric(takeRows(values, K, rows), K, false), { most });
}

function prepareCalibration(answers: Answers): Prepared {
  const variants = answers.variants.length;
  const confidence = ofEachAnswer(answers, confidenceOf);
  return prepareAny(
    answers,
    false,
    (rows) =>
      calibrationErrorMetric({
        confidence: takeRows(confidence, variants, rows),
        correct: takeRows(answers.right, variants, rows),
        variants,
      }),
    {
      most: 1,
      bias: "upward",
      thin: (rows) =>
        rows.length < FEWEST_FOR_CALIBRATION
          ? `On fewer than ${FEWEST_FOR_CALIBRATION} rows noise counts as calibration error.`
          : null,
    },
  );
}

type ClassRowsMetric = (rows: {
  labels: Uint8Array;
  predicted: Uint8Array;
  variants: number;
  classes: number;
  classIndex: number;
  className: string;
}) => Metric;

function prepareClasses(answers: Answers, make: ClassRowsMetric, name: CountedMetric, classIndex = 0): Prepared {
  const { labels, predicted, classes } = answers;
  const variants = answers.variants.length;
  const className = classes[classIndex] as string;
  const claims = (rows: Uint32Array) => (k: number) => {
    let count = 0;
    for (const row of rows) if (predicted[row * variants + k] === classIndex) count++;
    return count;
  };
  return prepareAny(
    answers,
    true,
    (rows) =>
      make({
        labels: takeRows(labels, 1, rows),
        predicted: takeRows(predicted, variants, rows),
        variants,
        classes: classes.length,
        classIndex,
        className,
      }),
    {
      most: 1,
      closedIntervals: (rows) => (confidence) => classIntervals(answers, rows, name, classIndex, confidence),
      ...(name === "precision" ? { countFor: claims } : {}),
    },
  );
}

/** A metric to which each class counts the same. */
const ofEqualClasses = (answers: Answers, prepared: Prepared): Prepared => ({
  ...prepared,
  thin: (rows) => unequalClasses(answers, rows),
});

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

const prepareScores = (answers: Answers, classIndex: number, make: ScoredRowsMetric): Prepared =>
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
const fittedWhereJudged = (metric: Metric): Metric => ({
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
function prepareMacro(answers: Answers, make: ScoredRowsMetric, mean: (metrics: Metric[]) => Metric): Prepared {
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

const plainMean = (metrics: Metric[]): Metric =>
  averageMetrics(
    metrics,
    metrics.map(() => 1 / metrics.length),
  );

/**
 * Readies a metric for a set: what it needs of each answer is worked out once, for the whole set and all its slices.
 *
 * @param answers of N rows and K variants
 * @param metric with the index of the class that it is of
 * @param costs for expected-cost
 * @throws RangeError where the metric needs logits, a class or costs that are not there
 */
export function prepareMetric(answers: Answers, metric: ResolvedMetric, costs?: Costs): Prepared {
  const { right, labels, classes } = answers;
  const { name, classIndex, specificity } = metric;
  const ofClass = (): number => {
    if (classIndex === null) throw new RangeError(`${name} is of one class.`);
    return classIndex;
  };
  switch (name) {
    case "accuracy":
      return prepareShare(answers, { ones: right, higherIsBetter: true });
    case "recall": {
      const index = ofClass();
      const isCounted = (row: number): boolean => labels[row] === index;
      return prepareShare(answers, {
        ones: right,
        higherIsBetter: true,
        isCounted,
        absence: `No row is of class ${classes[index]}.`,
      });
    }
    case "pair-accuracy":
    case "flip-rate":
      return preparePairs(answers, name);
    case "balanced-accuracy":
      return ofEqualClasses(answers, prepareClasses(answers, balancedAccuracyMetric, "balanced-accuracy"));
    case "macro-f1":
      return ofEqualClasses(answers, prepareClasses(answers, macroF1Metric, "macro-f1"));
    case "precision":
      return prepareClasses(answers, precisionMetric, "precision", ofClass());
    case "f1":
      return prepareClasses(answers, f1Metric, "f1", ofClass());
    case "log-loss":
      return prepareLoss(answers, logLossOf);
    case "brier":
      return prepareLoss(answers, brierOf, 2);
    case "calibration-error":
      return prepareCalibration(answers);
    case "auroc":
      return classIndex === null
        ? classes.length === 2
          ? // Of two classes, one against the other and the other against the one are the same area.
            prepareScores(answers, 1, rocAreaMetric)
          : prepareMacro(answers, rocAreaMetric, macroRocAreaMetric)
        : prepareScores(answers, classIndex, rocAreaMetric);
    case "auprc":
      return classIndex === null
        ? prepareMacro(answers, averagePrecisionMetric, plainMean)
        : prepareScores(answers, classIndex, averagePrecisionMetric);
    case "sensitivity": {
      const at = specificity ?? 0.9;
      return prepareScores(answers, ofClass(), (rows) =>
        fittedWhereJudged(sensitivityAtSpecificityMetric({ ...rows, specificity: at })),
      );
    }
    case "expected-cost":
      if (!costs) throw new RangeError("Expected cost needs costs.");
      return prepareCost(answers, costs);
  }
}
