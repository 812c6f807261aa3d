import { mcnemarSet } from "#cli/validate/compare/mcnemar-set";
import { modelConfidenceSet } from "#cli/validate/compare/model-confidence-set";
import { type DrawnSet, drawSet, makeExchangeable, type Pool } from "#cli/validate/draw-set";
import { add, type SetTally, type Tally } from "#cli/validate/tally";
import { bestSet } from "#server/statistics/best-set";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { cochranQ } from "#server/statistics/cochran-q";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { rangePermutationTest } from "#server/statistics/range-permutation-test";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { wilsonInterval } from "#server/statistics/wilson-interval";

const RESAMPLES = 1000;
const CONFIDENCE = 0.95;
const ALPHA = 1 - CONFIDENCE;

/** The permutation test visits every unit in every resample: it gets fewer of them. */
const PERMUTATIONS = 199;
/** One draw in so many also measures what takes long. */
const SELDOM = 5;

function tallySet({ held, size }: SetTally, isIn: boolean[], isBest: boolean[]): void {
  const best = isBest.filter(Boolean).length;
  add(held, isIn.filter((each, k) => each && isBest[k]).length / best);
  add(size, isIn.filter(Boolean).length);
}

/** The same set with no variant better than another: does the test say otherwise, and how many stay in the best set? */
function tallyEqual(tally: Tally, drawn: DrawnSet, draw: number, random: Random): void {
  const seldom = draw % SELDOM === 0;
  if (drawn.table.correct instanceof Uint8Array || seldom) {
    const table = makeExchangeable(drawn, random);
    const { p } =
      table.correct instanceof Uint8Array
        ? cochranQ(table.correct, table.variants)
        : rangePermutationTest(table, PERMUTATIONS, random);
    add(tally.alarms, Number(p <= ALPHA));
    if (!seldom) return;
    const kept = bestSet(pairedDifferences(table, RESAMPLES, random), CONFIDENCE).filter(Boolean).length;
    add(tally.equalHeld, kept / table.variants);
  }
}

function tallyRanks(tally: Tally, ranks: [number, number][], { right, variants }: Pool): void {
  for (const [k, [low, high]] of ranks.entries()) {
    const own = right[k] as number;
    const better = right.filter((other) => other > own).length;
    const worse = right.filter((other) => other < own).length;
    if (low <= 1 + better && high >= variants - worse) tally.rankHeld[k] = (tally.rankHeld[k] as number) + 1;
    add(tally.rankWidth, high - low + 1);
  }
}

/** Draws one stress set, analyses it as the product does, and sets the answers beside the truth. */
export function measureDraw(tally: Tally, pool: Pool, n: number, bestOnIid: number, seed: number, draw: number): void {
  const { variants, truth, right } = pool;
  const random = new Random(seed, draw);
  const drawn = drawSet(pool, n, random);
  const { table } = drawn;
  const { rows, correct, estimates } = unitEstimates(table);
  const top = Math.max(...right);
  const isBest = Array.from(right, (sum) => sum === top);
  tally.best = isBest.filter(Boolean).length;

  const differences = pairedDifferences(table, RESAMPLES, random);
  const bootstrap = bootstrapBySize(table, RESAMPLES, random);
  tallySet(tally.ours, bestSet(differences, CONFIDENCE), isBest);
  tallySet(tally.modelConfidence, modelConfidenceSet(estimates, bootstrap, ALPHA), isBest);
  if (pool.units === null) {
    tallySet(tally.mcnemarPairs, mcnemarSet(table, ALPHA / ((variants * (variants - 1)) / 2)), isBest);
    // Two-sided at twice the level is one-sided at the level: only a rival ahead counts.
    tallySet(tally.mcnemarRivals, mcnemarSet(table, (2 * ALPHA) / (variants - 1)), isBest);
  }
  tallyRanks(tally, rankIntervals(differences, CONFIDENCE), pool);

  const chosen = estimates.indexOf(Math.max(...estimates));
  const delivered = truth[chosen] as number;
  const selection = outOfBagSelection(bootstrap, CONFIDENCE, table.sizes.length);
  if (selection) {
    const { estimate, interval } = selection.expected;
    add(tally.expectationHeld, Number(interval[0] <= delivered && delivered <= interval[1]));
    add(tally.expectationWidth, 100 * (interval[1] - interval[0]));
    add(tally.expectationError, 100 * (estimate - delivered));
    add(tally.naiveError, 100 * ((estimates[chosen] as number) - delivered));
  }
  if (pool.units === null) {
    const [low, high] = wilsonInterval(Math.max(...correct), rows, CONFIDENCE);
    add(tally.naiveHeld, Number(low <= delivered && delivered <= high));
  }
  const best = Math.max(...truth);
  add(tally.regretOurs, 100 * (best - delivered));
  add(tally.regretRandom, 100 * (best - truth.reduce((sum, value) => sum + value, 0) / variants));
  add(tally.regretIid, 100 * (best - (truth[bestOnIid] as number)));
  tallyEqual(tally, drawn, draw, random);
}
