import type { Ranking } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { checkRankingInput } from "#server/ranking/check-ranking-input";
import { rankSlices } from "#server/ranking/rank-slices";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import { scoreRows } from "#server/ranking/score-rows";
import { bestSet } from "#server/statistics/best-set";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { clusterIntervals } from "#server/statistics/cluster-intervals";
import { cochranQ } from "#server/statistics/cochran-q";
import { groupUnits } from "#server/statistics/group-units";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { probabilityBest } from "#server/statistics/probability-best";
import { Random } from "#server/statistics/random";
import { rangePermutationTest } from "#server/statistics/range-permutation-test";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

/** Each use of randomness has a stream of its own, so that one never shifts another. */
const streams = { bootstrap: 0, differences: 1, permutation: 2, slices: 3 };

/**
 * Ranks the variants of a family on one stress set, with what the data can and cannot tell apart.
 *
 * Variants are taken in the order of their ids, so the order of the columns changes nothing; rows may come in any order
 * too, as far as estimates, intervals without groups and Cochran's Q go. With groups, groups are resampled. The result
 * is a pure function of the input, the options and the seed.
 *
 * @param input predictions of K variants on N rows
 * @param options metric, confidence, seed; 2000 resamples unless told
 * @throws InputError where there are fewer than 2 rows, 2 variants or 2 groups
 * @throws RangeError where shapes do not fit each other
 */
export function rankVariants(input: RankingInput, options: RankVariantsOptions): Ranking {
  checkRankingInput(input);
  const { metric, confidence, seed, resamples = 2000 } = options;
  const columns = input.variants.map((_, k) => k).sort((a, b) => compareIds(input.variants[a], input.variants[b]));
  const variants = columns.map((column) => input.variants[column] as string);
  const scored = scoreRows(input, metric, columns);
  const table = input.groups ? groupUnits(scored, variants.length, input.groups) : rowUnits(scored, variants.length);

  const { rows, correct, estimates } = unitEstimates(table);
  const bootstrap = bootstrapBySize(table, resamples, new Random(seed, streams.bootstrap));
  const differences = pairedDifferences(table, resamples, new Random(seed, streams.differences));
  // Percentiles of groups drawn again, however many there are: Gaussian draws know nothing of 0, 1 and skewness.
  const intervals = input.groups
    ? clusterIntervals(table, pairedBootstrap(table, resamples, new Random(seed, streams.bootstrap)), confidence)
    : Array.from(correct, (right) => wilsonInterval(right, rows, confidence));
  const inBestSet = bestSet(differences, confidence);
  const rankInterval = rankIntervals(differences, confidence);
  const chanceBest = probabilityBest(bootstrap);
  const selection = outOfBagSelection(bootstrap, confidence, table.sizes.length);
  if (!selection) throw new InputError("No resample left a row out, so nothing can be said of the chosen variant.");

  // The sort is stable: equal estimates stay in the order of their ids.
  const order = variants.map((_, k) => k).sort((a, b) => (correct[b] as number) - (correct[a] as number));
  return {
    metric,
    confidence,
    seed,
    resamples,
    rows,
    groups: input.groups ? table.sizes.length : null,
    intervalMethod: input.groups ? "cluster-bootstrap-percentile" : "wilson",
    variants: order.map((k) => ({
      variant: variants[k] as string,
      estimate: estimates[k] as number,
      interval: intervals[k] as [number, number],
      correct: correct[k] as number,
      rank: 1 + correct.filter((other) => other > (correct[k] as number)).length,
      rankInterval: rankInterval[k] as [number, number],
      inBestSet: inBestSet[k] as boolean,
      probabilityBest: chanceBest[k] as number,
    })),
    test: input.groups
      ? {
          name: "permutation test of the range",
          df: null,
          ...rangePermutationTest(table, resamples, new Random(seed, streams.permutation)),
        }
      : { name: "Cochran's Q", ...cochranQ(scored, variants.length) },
    recommendation: {
      variant: variants[order[0] as number] as string,
      expected: selection.expected,
      gainOverRandom: selection.gain,
    },
    slices: rankSlices({ variants, scored, order, groups: input.groups }, input.slices, {
      confidence,
      resamples,
      seed,
      firstStream: streams.slices,
    }),
  };
}

/** Ids are seeds, so 100 comes after 99. */
function compareIds(a = "", b = ""): number {
  return Number(a) - Number(b) || (a < b ? -1 : Number(a > b));
}
