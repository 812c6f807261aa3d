import { type Objective, objectiveParts, readConstraint } from "#server/contracts/measure";
import type { MetricName } from "#server/contracts/metric";
import { ENSEMBLE_SIZES, type Ensemble, type Interval, type MetState, type Ranking } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import type { Answers } from "#server/ranking/answers";
import { ensembleAnswers } from "#server/ranking/ensemble-answers";
import { judge, judgeAll } from "#server/ranking/judge-constraints";
import type { Measured } from "#server/ranking/measure-scored";
import { type PreparedObjective, prepareObjective } from "#server/ranking/prepare-objective";
import { leftOutShareInterval, levelOfFew } from "#server/statistics/left-out-share";
import { type EnsembleWorth, outOfBagEnsembles } from "#server/statistics/out-of-bag-ensembles";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";

/** Logits are read for ensembles up to this many, 80 MB; a larger set has none unless its metric reads them anyway. */
export const MOST_LOGITS_TOGETHER = 20_000_000;

/** Resamples, fewer where there are many logits to add: then a resample is the surer. */
const MOST_RESAMPLES = 200;
const FEWEST_RESAMPLES = 50;
const LOGITS = 20_000_000;

type Asked = {
  answers: Answers;
  /** The objective as it was asked for, and what was made of it. */
  metric: Objective;
  costs: Costs | undefined;
  objective: PreparedObjective;
  measured: Measured;
  /** Columns of the answers that may be chosen, best first. */
  pool: readonly number[];
  recommendation: Ranking["recommendation"];
  constraints: readonly string[];
  confidence: number;
  seed: number;
  stream: number;
};

/**
 * The best 2, 3, 5 and 10 variants, each as one: what to expect of them, what that is ahead of the best one alone, and what they cost.
 *
 * @returns none without logits, and none where the objective is not to be had of several variants together: a figure
 *   published of each
 */
export function rankEnsembles(asked: Asked): Ensemble[] {
  const { answers, objective, pool, confidence, seed, stream } = asked;
  const sizes = ENSEMBLE_SIZES.filter((size) => size <= pool.length);
  const isPublished = objectiveParts(asked.metric).some(({ measure }) => measure.kind === "published");
  if (!answers.hasLogits || isPublished || sizes.length === 0) return [];
  const largest = sizes.at(-1) as number;
  const { scored } = objective;
  const own = <Values>(values: ArrayLike<Values> | null): Values[] | null =>
    values && Array.from(scored.rows, (row) => values[row] as Values);
  const weights = own(answers.weights);
  const groups = own(answers.groups);
  const logits = answers.rows * answers.classes.length * largest;
  const worths = outOfBagEnsembles(
    {
      metric: scored.metric,
      pool: Int32Array.from(pool).sort(),
      sizes,
      asOne: (members, left) => {
        const only = isOfSingleRows(asked.metric) ? countingRows(left) : undefined;
        const rows = only ? only.map((at) => scored.rows[at] as number) : null;
        const together = ensembleAnswers(answers, members, sizes, rows);
        return { ...prepareObjective(together, asked.metric, asked.costs).scored.metric, only };
      },
    },
    { weights: weights && Float64Array.from(weights), unitOf: groups && unitCodes(Uint32Array.from(groups)) },
    Math.min(Math.max(Math.round(LOGITS / logits), FEWEST_RESAMPLES), MOST_RESAMPLES),
    confidence,
    new Random(seed, stream),
    asked.measured.correct ? asked.measured.table.sizes.length : null,
  );
  return (worths ?? []).map((worth) => describeEnsemble(worth, asked));
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

function describeEnsemble({ size, gain, scores }: EnsembleWorth, asked: Asked): Ensemble {
  const { answers, objective, measured, pool, recommendation, constraints, confidence } = asked;
  const members = pool.slice(0, size).map((k) => answers.variants[k] as string);
  const { bytes, latency } = answers.facts;
  const cost = {
    bytes: total(members, bytes),
    latency: latency && total(members, latency),
  };
  const direction = objective.better === "higher" ? 1 : -1;
  const top = objective.scored.most ?? Number.POSITIVE_INFINITY;
  const within = (value: number): number => Math.min(Math.max(value, 0), top);
  const estimate = within(recommendation.expected.estimate + direction * gain.estimate);
  const values = scores.map((score) => direction * score);
  const [low, high] = intervalAround(estimate, values, measured, confidence);
  return {
    size,
    members,
    expected: { estimate, interval: [within(low), within(high)] },
    gainOverSingle: gain,
    ...cost,
    requirement: judgeCosts(constraints, cost),
  };
}

/** Percentiles of the values, moved so that their mean is the estimate; for a share they also cover Wilson's interval. */
function intervalAround(
  estimate: number,
  values: Float64Array,
  { correct, table }: Measured,
  confidence: number,
): Interval {
  const units = table.sizes.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const level = correct ? levelOfFew(confidence, units) : confidence;
  const [low, high] = percentileInterval(values, level);
  const ends = correct ? leftOutShareInterval(estimate, variance, units, level) : [];
  const moved = estimate - mean;
  return [Math.min(low + moved, estimate, ...ends), Math.max(high + moved, estimate, ...ends)];
}

/** The sum of what is known of each member; null where it is not known of one. */
function total(members: readonly string[], known: Record<string, number>): number | null {
  return members.every((member) => known[member] !== undefined)
    ? members.reduce((sum, member) => sum + (known[member] as number), 0)
    : null;
}

/** Size and latency add up, and are judged; of all else only single variants are, which is another matter. Null where neither is asked for. */
function judgeCosts(
  constraints: readonly string[],
  { bytes, latency }: Pick<Ensemble, "bytes" | "latency">,
): MetState | null {
  const states = constraints.map(readConstraint).flatMap(({ measure, relation, threshold }): MetState[] => {
    if (measure.kind !== "size" && measure.kind !== "latency") return [];
    const cost = measure.kind === "size" ? bytes : latency;
    return [cost === null ? "cannot-tell" : judge([cost, cost], relation, threshold)];
  });
  return states.length === 0 ? null : judgeAll(states);
}
