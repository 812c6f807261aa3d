import { readConstraint } from "#server/contracts/measure";
import type { Ensemble, Interval, MetState, Ranking } from "#server/contracts/ranking";
import {
  collectDraws,
  type EnsembleTask,
  hasEnsembles,
  prepareDraws,
  prepareJudge,
  resamplesFor,
  sizesFor,
} from "#server/ranking/draw-ensembles";
import type { SharedPieces } from "#server/ranking/helper";
import { judge, judgeAll } from "#server/ranking/judge-constraints";
import type { Measured } from "#server/ranking/measure-scored";
import type { PreparedObjective } from "#server/ranking/prepare-objective";
import { leftOutShareInterval, levelOfFew } from "#server/statistics/left-out-share";
import { type EnsembleDraw, type EnsembleWorth, ensembleWorths } from "#server/statistics/out-of-bag-ensembles";
import { percentileInterval } from "#server/statistics/percentile-interval";

/** Logits are read for ensembles up to this many, 80 MB; a larger set has none unless its metric reads them anyway. */
export const MOST_LOGITS_TOGETHER = 20_000_000;

type Asked = EnsembleTask & {
  /** What was made of the objective that was asked for. */
  objective: PreparedObjective;
  measured: Measured;
  /** Columns of the answers that may be chosen, best first. */
  pool: readonly number[];
  recommendation: Ranking["recommendation"];
  constraints: readonly string[];
  confidence: number;
  /** Resamples that a helper makes too; null where there is none. */
  shared?: SharedPieces<EnsembleDraw | null> | null;
};

/**
 * The best 2, 3, 5 and 10 variants, each as one: what to expect of them, what that is ahead of the best one alone, and what they cost.
 *
 * @returns none without logits, and none where the objective is not to be had of several variants together: a figure
 *   published of each
 */
export function rankEnsembles(asked: Asked): Ensemble[] {
  const { answers, metric, objective, measured, pool, confidence, shared = null } = asked;
  const sizes = sizesFor(pool);
  if (!hasEnsembles(answers, metric) || sizes.length === 0) return [];
  const draws = collectDraws(
    resamplesFor(answers, objective, sizes),
    prepareDraws(asked, prepareJudge(asked, objective))(pool),
    shared,
  );
  const units = measured.correct ? measured.table.sizes.length : null;
  return (ensembleWorths(draws, sizes, confidence, units) ?? []).map((worth) => describeEnsemble(worth, asked));
}

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
