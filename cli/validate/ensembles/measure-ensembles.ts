import type { AnsweredTest } from "#cli/validate/metrics/answers-of";
import { drawAnswers } from "#cli/validate/metrics/draw-answers";
import { add, type Moments, noMoments } from "#cli/validate/tally";
import type { Interval } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import { firstOrderOf } from "#server/ranking/draw-ensembles";
import { ensembleAnswers } from "#server/ranking/ensemble-answers";
import { measureScored } from "#server/ranking/measure-scored";
import { prepareObjective } from "#server/ranking/prepare-objective";
import { rankEnsembles } from "#server/ranking/rank-ensembles";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import type { Random } from "#server/statistics/random";

/** What the draws of one test, metric and n came to for one size of ensemble; differences with higher being better. */
export type EnsembleTally = {
  size: number;
  /** What the ensembles truly gained over the one that was recommended, and what the report said of it. */
  gained: Moments;
  gainError: Moments;
  gainHeld: Moments;
  expectedError: Moments;
  expectedHeld: Moments;
  /** The interval of the gain excluded 0, and it was truly above 0. */
  claimed: Moments;
  claimedRightly: Moments;
};

const emptyTally = (size: number): EnsembleTally => ({
  size,
  gained: noMoments(),
  gainError: noMoments(),
  gainHeld: noMoments(),
  expectedError: noMoments(),
  expectedHeld: noMoments(),
  claimed: noMoments(),
  claimedRightly: noMoments(),
});

const holds = ([low, high]: Interval, value: number): number => Number(low <= value && value <= high);

/** Draws one stress set, ranks it as the product does, and sets what it says of ensembles beside what they are on all rows. */
export function measureEnsembles(
  tallies: EnsembleTally[],
  { test, whole, metric }: { test: AnsweredTest; whole: Answers; metric: string },
  n: number,
  random: Random,
): void {
  const options = { confidence: 0.95, resamples: 500, seed: random.below(2 ** 32), stream: 0, chooses: true };
  const answers = drawAnswers(test, n, random, false);
  const objective = prepareObjective(answers, metric);
  const measured = measureScored(objective.scored, answers, options);
  const bootstrap =
    objective.thin === null && measured.columns.length === answers.variants.length && measured.bootstrap(random);
  const selection =
    bootstrap && outOfBagSelection(bootstrap, 0.95, measured.correct ? measured.table.sizes.length : null);
  if (!selection) return;
  const direction = objective.better === "higher" ? 1 : -1;
  const { estimates } = measured;
  const pool = Array.from(estimates.keys()).sort(
    (a, b) => direction * ((estimates[b] as number) - (estimates[a] as number)),
  );
  const { expected, gain } = selection;
  const ensembles = rankEnsembles({
    ...options,
    answers,
    metric,
    costs: undefined,
    firstOrder: firstOrderOf(answers, objective),
    objective,
    measured,
    pool,
    recommendation: {
      variant: answers.variants[pool[0] as number] as string,
      expected: { ...expected, estimate: measured.toValue(expected.estimate) },
      gainOverRandom: gain,
    },
    constraints: [],
  });
  const worthOf = (size: number): number =>
    prepareObjective(ensembleAnswers(whole, Int32Array.from(pool), [size]), metric).scored.metric.measure()
      .estimates[0] as number;
  const alone = worthOf(1);
  for (const { size, ...said } of ensembles) {
    const tally = tallies.find((each) => each.size === size) ?? emptyTally(size);
    if (!tallies.includes(tally)) tallies.push(tally);
    const value = worthOf(size);
    const gained = direction * (value - alone);
    const isClaimed = said.gainOverSingle.interval[0] > 0;
    add(tally.gained, gained);
    add(tally.gainError, said.gainOverSingle.estimate - gained);
    add(tally.gainHeld, holds(said.gainOverSingle.interval, gained));
    add(tally.expectedError, direction * (said.expected.estimate - value));
    add(tally.expectedHeld, holds(said.expected.interval, value));
    add(tally.claimed, Number(isClaimed));
    if (isClaimed) add(tally.claimedRightly, Number(gained > 0));
  }
}
