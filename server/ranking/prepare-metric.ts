import { FEWEST_FOR_CALIBRATION } from "#server/contracts/metric";
import type { Costs } from "#server/contracts/requirement";
import type { ResolvedMetric } from "#server/contracts/resolve-measure";
import { type Answers, logitsOf, takeRows } from "#server/ranking/answers";
import { type CountedMetric, classIntervals } from "#server/ranking/class-intervals";
import { prepareAny } from "#server/ranking/prepare-any";
import { prepareCost } from "#server/ranking/prepare-cost";
import { preparePairs } from "#server/ranking/prepare-pairs";
import { fittedWhereJudged, plainMean, prepareMacro, prepareScores } from "#server/ranking/prepare-scores";
import { prepareShare } from "#server/ranking/prepare-share";
import type { Prepared } from "#server/ranking/scored";
import { unequalClasses } from "#server/ranking/thin-class";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { brierOf, confidenceOf, logLossOf } from "#server/statistics/metrics/row-losses";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";

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
