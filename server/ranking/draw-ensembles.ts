import { type Objective, objectiveParts } from "#server/contracts/measure";
import type { MetricName } from "#server/contracts/metric";
import { ENSEMBLE_SIZES } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import type { Answers } from "#server/ranking/answers";
import { ensembleAnswers } from "#server/ranking/ensemble-answers";
import { type SharedPieces, shareOut } from "#server/ranking/helper";
import { EXACT_ANSWERS } from "#server/ranking/measure-options";
import { type PreparedObjective, prepareObjective } from "#server/ranking/prepare-objective";
import type { RowUnits } from "#server/statistics/bag";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { type EnsembleDraw, ensembleDraws, MOST_DRAWS } from "#server/statistics/out-of-bag-ensembles";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";

/** Resamples, fewer where there are many logits to add: then a resample is the surer. */
const MOST_RESAMPLES = 200;
const FEWEST_RESAMPLES = 50;
const LOGITS = 10_000_000;
/** The same for what an evaluation of the variants alone takes: an area under a curve of each of ten classes takes long. */
const ANSWERS = 100_000_000;

/** All that resamples of ensembles follow from, but for the variants that may be chosen. */
export type EnsembleTask = {
  answers: Answers;
  metric: Objective;
  costs: Costs | undefined;
  seed: number;
  /** The first of the streams, of which each resample has its own. */
  stream: number;
  /** What the variants are judged by where the metric itself takes too long; null where it does not. */
  firstOrder: FirstOrder | null;
};

/** A metric to first order, as soon evaluated as a mean: its pseudo-values, shape (N', K), on some of the rows. */
export type FirstOrder = { pseudoValues: Float64Array; rows: Uint32Array; higherIsBetter: boolean };

/** How to make the resample of a number; null where the metric is undefined on it. */
export type DrawAt = (attempt: number) => EnsembleDraw | null;

/** Whether there is anything to be had of several variants together: not without logits, nor of a figure published of each. */
export const hasEnsembles = ({ hasLogits }: Answers, metric: Objective): boolean =>
  hasLogits && !objectiveParts(metric).some(({ measure }) => measure.kind === "published");

/** How many of so many variants are taken together. */
export const sizesFor = (pool: readonly number[]): number[] => ENSEMBLE_SIZES.filter((size) => size <= pool.length);

/** How many resamples are made. */
export function resamplesFor(
  { rows, classes }: Answers,
  { scored: { metric } }: PreparedObjective,
  sizes: readonly number[],
): number {
  const logits = rows * classes.length * Math.max(...sizes);
  const answers = metric.rows * metric.variants * (metric.effort ?? 1);
  const affordable = Math.min(Math.round(LOGITS / logits), Math.round(ANSWERS / answers));
  return Math.min(Math.max(affordable, FEWEST_RESAMPLES), MOST_RESAMPLES);
}

/** Of metrics that take longer, each variant is judged by sums of pseudo-values in the resamples of large sets. */
const MOST_EFFORT = 3;

/** The metric to first order where it takes long; null where it takes no time, or is not defined for all. */
export function firstOrderOf({ weights }: Answers, { scored }: PreparedObjective): FirstOrder | null {
  const { rows, variants, higherIsBetter, effort = 1, measure } = scored.metric;
  if (effort <= MOST_EFFORT || rows * variants * effort <= EXACT_ANSWERS) return null;
  const { pseudoValues } = measure(weights ? ownValues(weights, scored.rows) : undefined);
  return pseudoValues.every(Number.isFinite) ? { pseudoValues, rows: scored.rows, higherIsBetter } : null;
}

const ownValues = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row] as number);

/** What the variants are judged by, the rows that it is of, and what these count and belong to. */
export type Judge = { metric: Metric; rows: Uint32Array; units: RowUnits };

/**
 * Readies what the variants are judged by in resamples.
 *
 * @param objective what was made of the task's, where that was done before
 */
export function prepareJudge(
  { answers, metric, costs, firstOrder }: EnsembleTask,
  objective?: PreparedObjective,
): Judge {
  const of = (judge: Metric, rows: Uint32Array): Judge => {
    const groups = answers.groups && Uint32Array.from(rows, (row) => answers.groups?.[row] as number);
    const weights = answers.weights && ownValues(answers.weights, rows);
    return { metric: judge, rows, units: { weights, unitOf: groups && unitCodes(groups) } };
  };
  if (firstOrder === null) {
    const { scored } = objective ?? prepareObjective(answers, metric, costs);
    return of(scored.metric, scored.rows);
  }
  const { pseudoValues, rows, higherIsBetter } = firstOrder;
  return of(meanMetric(pseudoValues, answers.variants.length, higherIsBetter), rows);
}

/** Readies resamples of the best of a pool, as `ensembleDraws` has them. */
export function prepareDraws(
  task: EnsembleTask,
  judge: Judge = prepareJudge(task),
): (pool: readonly number[]) => DrawAt {
  const { answers, metric, costs, seed, stream } = task;
  const isRough = task.firstOrder !== null;
  return (pool) => {
    const sizes = isRough ? [1, ...sizesFor(pool)] : sizesFor(pool);
    const draw = ensembleDraws(
      {
        metric: judge.metric,
        pool: Int32Array.from(pool).sort(),
        sizes,
        asOne: (members, left) => {
          const only = isOfSingleRows(metric) ? countingRows(left) : undefined;
          const rows = only ? only.map((at) => judge.rows[at] as number) : null;
          const together = { ...ensembleAnswers(answers, members, sizes, rows), isJudgedOnce: true };
          return { ...prepareObjective(together, metric, costs).scored.metric, only };
        },
      },
      judge.units,
    );
    return (attempt) => {
      const made = draw(new Random(seed, stream + attempt));
      return made && isRough ? withBestAsOne(made) : made;
    };
  };
}

/** The best variant alone is judged as ensembles are, as one of itself: what they gain is a difference of the same metric. */
function withBestAsOne({ alone, together, ...draw }: EnsembleDraw): EnsembleDraw {
  return { ...draw, alone: Float64Array.of(together[0] as number, ...alone.subarray(1)), together: together.slice(1) };
}

/**
 * So many resamples on which the metric is defined, in the order of their numbers, or as many as there are among the first few times as many.
 *
 * @param shared made by a helper too; the same are made whoever makes them
 */
export function collectDraws(
  resamples: number,
  drawAt: DrawAt,
  shared: SharedPieces<EnsembleDraw | null> | null,
): EnsembleDraw[] {
  const made = shared ? shareOut(resamples, drawAt, shared) : new Map<number, EnsembleDraw | null>();
  const kept: EnsembleDraw[] = [];
  for (let attempt = 0; attempt < MOST_DRAWS * resamples && kept.length < resamples; attempt++) {
    const known = made.get(attempt);
    const draw = known === undefined ? drawAt(attempt) : known;
    if (draw) kept.push(draw);
  }
  return kept;
}

/** Rows of any weight, by their place. */
function countingRows(weights: Float64Array): Uint32Array {
  const rows = new Uint32Array(weights.length);
  let count = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row] !== 0) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Whether some of the rows can be judged without the others: they belong to no pair or slice, and no threshold is chosen on others. */
function isOfSingleRows(objective: Objective): boolean {
  return objectiveParts(objective).every(
    ({ measure }) =>
      measure.kind === "metric" && measure.slice === null && !NEED_OTHER_ROWS.includes(measure.metric.name),
  );
}
const NEED_OTHER_ROWS: readonly MetricName[] = ["pair-accuracy", "flip-rate", "expected-cost"];
