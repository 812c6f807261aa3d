import type { AnsweredTest } from "#cli/validate/metrics/answers-of";
import { drawAnswers } from "#cli/validate/metrics/draw-answers";
import { add, type Moments, noMoments } from "#cli/validate/tally";
import { InputError } from "#server/errors";
import { type Answers, orderAnswers } from "#server/ranking/answers";
import { compareScores } from "#server/ranking/compare-scores";
import { measureScored } from "#server/ranking/measure-scored";
import { type PreparedObjective, prepareObjective } from "#server/ranking/prepare-objective";
import { testDifferences } from "#server/ranking/test-differences";
import { bestSet } from "#server/statistics/best-set";
import type { Metric } from "#server/statistics/metrics/metric";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import type { Random } from "#server/statistics/random";
import { rankIntervals } from "#server/statistics/rank-intervals";

const CONFIDENCE = 0.95;
const RESAMPLES = 500;

/** What a missed positive costs where a false alarm costs 1. */
export const MISSED = 5;

/** What the draws of one test, metric and n came to. */
export type MetricTally = {
  /** Draws that the metric could not rank: a class was not drawn. */
  undefined: number;
  held: Moments;
  size: Moments;
  /** Intervals of single variants that hold their true value. */
  intervalHeld: Moments;
  rankHeld: Moments;
  /** The interval of what to expect of the chosen holds its true value; and by how much the figure is off, in the unit of the metric. */
  expectationHeld: Moments;
  expectationError: Moments;
  alarms: Moments;
};

export const emptyMetricTally = (): MetricTally => ({
  undefined: 0,
  held: noMoments(),
  size: noMoments(),
  intervalHeld: noMoments(),
  rankHeld: noMoments(),
  expectationHeld: noMoments(),
  expectationError: noMoments(),
  alarms: noMoments(),
});

const costsOf = ({ classes, positive }: AnsweredTest) =>
  positive === null ? undefined : { [classes[positive] as string]: { [classes[1 - positive] as string]: MISSED } };

/** What the variants say of all rows of the test. */
export function wholeAnswers(test: AnsweredTest): Answers {
  const { labels, variants, classes, logits } = test;
  const K = variants.length;
  const C = classes.length;
  const predicted = new Uint8Array(labels.length * K);
  for (let at = 0; at < predicted.length; at++) {
    for (let c = 1, best = 0; c < C; c++) {
      if ((logits[at * C + c] as number) > (logits[at * C + best] as number)) best = c;
      predicted[at] = best;
    }
  }
  return orderAnswers({ ...test, predicted, groups: null, slices: [] });
}

/** The metric on all rows of the test. */
export const wholeOf = (test: AnsweredTest, metric: string): Metric =>
  prepareObjective(wholeAnswers(test), metric, costsOf(test)).scored.metric;

/** The true value of the metric of each variant, with higher being better. */
export function truthOf(whole: Metric): Float64Array {
  const { estimates } = whole.measure();
  return whole.higherIsBetter ? estimates : estimates.map((value) => -value);
}

/** Draws one stress set, ranks it as the product does, and sets the answers beside the truth. */
export function measureMetric(
  tally: MetricTally,
  test: AnsweredTest,
  metric: string,
  { whole, truth }: { whole: Metric; truth: Float64Array },
  n: number,
  random: Random,
): void {
  const options = {
    confidence: CONFIDENCE,
    resamples: RESAMPLES,
    seed: random.below(2 ** 32),
    stream: 0,
    chooses: true,
  };
  const times = new Float64Array(test.labels.length);
  const answers = drawAnswers(test, n, random, false, times);
  const objective = prepareObjective(answers, metric, costsOf(test));
  const { scored } = objective;
  if (scored.rows.length < 2 || isThin(objective)) {
    tally.undefined++;
    return;
  }
  const measured = measureScored(scored, answers, options);
  const bootstrap = measured.columns.length === truth.length ? measured.bootstrap(random) : null;
  const selection =
    bootstrap && outOfBagSelection(bootstrap, CONFIDENCE, measured.correct ? measured.table.sizes.length : null);
  if (!bootstrap || !selection || measured.intervals.includes(null)) {
    tally.undefined++;
    return;
  }
  const differences = compareScores(measured, RESAMPLES, random);
  const top = Math.max(...truth);
  const best = Array.from(truth.keys()).filter((k) => truth[k] === top);
  const inSet = bestSet(differences, CONFIDENCE);
  add(tally.held, best.filter((k) => inSet[k]).length / best.length);
  add(tally.size, inSet.filter(Boolean).length);
  // Of a metric that chooses a threshold: what the threshold that these rows choose comes to on all rows.
  const realised = new Float64Array(truth.length);
  if (scored.bias === "fitted") whole.evaluate(new Float64Array(times.length).fill(1), realised, times);
  else
    for (const k of truth.keys())
      realised[k] = scored.metric.higherIsBetter ? (truth[k] as number) : -(truth[k] as number);
  const own = (k: number): number => realised[k] as number;
  const holds = measured.intervals.filter((interval, k) => interval && interval[0] <= own(k) && own(k) <= interval[1]);
  add(tally.intervalHeld, holds.length / truth.length);
  const ranks = rankIntervals(differences, CONFIDENCE);
  const right = ranks.filter(([low, high], k) => {
    const better = truth.filter((other) => other > (truth[k] as number)).length;
    const worse = truth.filter((other) => other < (truth[k] as number)).length;
    return low <= 1 + better && high >= truth.length - worse;
  });
  add(tally.rankHeld, right.length / truth.length);
  const scores = measured.estimates.map((estimate) => (scored.metric.higherIsBetter ? estimate : -estimate));
  const chosen = scores.indexOf(Math.max(...scores));
  const [one, other] = selection.expected.interval.map((end) => measured.toValue(end)) as [number, number];
  const delivered = own(chosen);
  add(tally.expectationHeld, Number(Math.min(one, other) <= delivered && delivered <= Math.max(one, other)));
  add(tally.expectationError, measured.toValue(selection.expected.estimate) - delivered);
  alarm(tally, test, metric, n, random, options);
}

/** Whether the product would refuse to rank by this objective. Calibration error is measured all the same, to show why. */
const isThin = ({ metric, thin }: PreparedObjective): boolean => thin !== null && metric !== "calibration-error";

function alarm(
  tally: MetricTally,
  test: AnsweredTest,
  metric: string,
  n: number,
  random: Random,
  options: { confidence: number; resamples: number; seed: number; stream: number },
): void {
  const answers = drawAnswers(test, n, random, true);
  try {
    const objective = prepareObjective(answers, metric, costsOf(test));
    const { scored } = objective;
    if (scored.rows.length < 2 || isThin(objective)) return;
    const measured = measureScored(scored, answers, options);
    if (measured.columns.length < 2 || measured.table.sizes.length < 2) return;
    const { p } = testDifferences(measured, compareScores(measured, RESAMPLES, random), RESAMPLES / 5, random);
    add(tally.alarms, Number(p <= 1 - CONFIDENCE));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
}
