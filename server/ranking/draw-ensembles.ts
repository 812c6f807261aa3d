import { type Objective, objectiveParts } from "#server/contracts/measure";
import type { MetricName } from "#server/contracts/metric";
import { ENSEMBLE_SIZES } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import type { Answers } from "#server/ranking/answers";
import { ensembleAnswers } from "#server/ranking/ensemble-answers";
import { type SharedPieces, shareOut } from "#server/ranking/helper";
import { EXACT_ANSWERS } from "#server/ranking/measure-options";
import { type PreparedObjective, prepareObjective } from "#server/ranking/prepare-objective";
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
};

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

/**
 * Readies resamples of the best of a pool, as `ensembleDraws` has them.
 *
 * @param objective what was made of the task's, where that was done before
 */
export function prepareDraws(
  { answers, metric, costs, seed, stream }: EnsembleTask,
  objective: PreparedObjective = prepareObjective(answers, metric, costs),
): (pool: readonly number[]) => DrawAt {
  const { scored } = objective;
  const own = <Values>(values: ArrayLike<Values> | null): Values[] | null =>
    values && Array.from(scored.rows, (row) => values[row] as Values);
  const weights = own(answers.weights);
  const groups = own(answers.groups);
  const units = {
    weights: weights && Float64Array.from(weights),
    unitOf: groups && unitCodes(Uint32Array.from(groups)),
  };
  const rough = roughly(scored.metric, units.weights);
  return (pool) => {
    const sizes = rough ? [1, ...sizesFor(pool)] : sizesFor(pool);
    const draw = ensembleDraws(
      {
        metric: rough ?? scored.metric,
        pool: Int32Array.from(pool).sort(),
        sizes,
        asOne: (members, left) => {
          const only = isOfSingleRows(metric) ? countingRows(left) : undefined;
          const rows = only ? only.map((at) => scored.rows[at] as number) : null;
          const together = ensembleAnswers(answers, members, sizes, rows);
          return { ...prepareObjective(together, metric, costs).scored.metric, only };
        },
      },
      units,
    );
    return (attempt) => {
      const made = draw(new Random(seed, stream + attempt));
      return made && rough ? withBestAsOne(made) : made;
    };
  };
}

/** Of metrics that take longer, each variant is judged by sums of pseudo-values in the resamples of large sets. */
const MOST_EFFORT = 3;

/** The metric to first order, where it takes long: as soon evaluated as a mean; null where it takes no time, or is not defined for all. */
function roughly({ rows, variants, higherIsBetter, effort = 1, measure }: Metric, weights: Float64Array | null) {
  if (effort <= MOST_EFFORT || rows * variants * effort <= EXACT_ANSWERS) return null;
  const { pseudoValues } = measure(weights ?? undefined);
  return pseudoValues.every(Number.isFinite) ? meanMetric(pseudoValues, variants, higherIsBetter) : null;
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
