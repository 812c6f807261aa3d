import type { Interval, Ranking } from "#server/contracts/ranking";
import type { StressedVariant, StressResult } from "#server/contracts/stress-result";
import { nameStress, type StressChoice, stressKind } from "#server/contracts/stresses";
import { InputError } from "#server/errors";
import { type Answers, allRows, orderAnswers } from "#server/ranking/answers";
import { compareScores } from "#server/ranking/compare-scores";
import { type Measured, measureScored } from "#server/ranking/measure-scored";
import { prepareObjective } from "#server/ranking/prepare-objective";
import { prepareShare } from "#server/ranking/prepare-share";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import type { Scored } from "#server/ranking/scored";
import { allPairsCriticalValue } from "#server/statistics/all-pairs-critical-value";
import { bestSet } from "#server/statistics/best-set";
import type { PairedDifferences } from "#server/statistics/paired-differences";
import { pairedDrop } from "#server/statistics/paired-drop";
import { pickDifferences } from "#server/statistics/pick-variants";
import { Random } from "#server/statistics/random";
import { rankCorrelation } from "#server/statistics/rank-correlation";
import { unitEstimates } from "#server/statistics/unit-estimates";

/** What all variants said about the rows when these were put to one stress. */
export type StressedAnswers = {
  stress: StressChoice;
  changed: number;
  /** As in the clean input, shape (N, K). */
  predicted: Uint8Array;
  /** Shape (N, K, C); only needed by metrics of scores and probabilities. */
  logits: Float32Array | null;
};

/** Streams of randomness of their own; the same ones for each stress, so that no stress changes another's result. */
const streams = { objective: 5_000_000, differences: 5_000_001, flips: 5_000_002 };

const RESAMPLES = 2000;
const LEAST_CORRELATED = 4;

type Objective = { scored: Scored; measured: Measured };

/**
 * Makes the function that ranks the variants on the same rows under a stress and compares it with the ranking on the rows as they
 * are: estimates, paired drops, flips, the best set there, and who is overtaken. The objective alone is measured; constraints
 * are judged on the clean rows, and variants that can't meet them there are not in the best set here either.
 *
 * Who is overtaken is said over all stresses together, each taking an equal part of the error (Bonferroni). The recommended variant is
 * one, named before the stress, and is tested against its rivals; the others of the clean best set are looked through, so that all pairs
 * are tested at once. Without that, fifty equal variants would have one "surely worse" in two stresses of three.
 *
 * @param clean answers of K variants on N rows
 * @param ranking of the clean answers, by the same options
 * @param stresses how many are judged together, those that may change the label aside
 */
export function prepareStressRanking(
  clean: RankingInput,
  ranking: Ranking,
  options: RankVariantsOptions,
  stresses = 1,
): (stressed: StressedAnswers) => StressResult {
  const { confidence, seed, resamples = RESAMPLES, metric, costs } = options;
  const answers = orderAnswers(clean);
  const settings = { confidence, resamples, seed };
  const measure = (own: Answers): Objective => {
    const { scored } = prepareObjective(own, metric, costs);
    return { scored, measured: measureScored(scored, own, { ...settings, stream: streams.objective }) };
  };
  const before = measure(answers);
  const order = [...ranking.variants, ...ranking.unranked].map(({ variant }) => answers.variants.indexOf(variant));
  const struckOut = new Set(
    ranking.variants.flatMap(({ variant, requirement }) => (requirement === "not-met" ? [variant] : [])),
  );
  return ({ stress, changed, predicted, logits }) => {
    const kind = stressKind(stress.operation);
    const stressed = orderAnswers({ ...clean, predicted, logits });
    const flips = measureFlips(answers, stressed, settings);
    const after = kind.keepsLabel ? tryMeasure(() => measure(stressed)) : LABEL_OPEN;
    const result = {
      ...stress,
      title: nameStress(stress),
      keepsLabel: kind.keepsLabel,
      rows: answers.rows,
      changed,
    };
    const own = (k: number): StressedVariant => ({
      variant: answers.variants[k] as string,
      ...NOT_MEASURED,
      flipRate: flips.estimates[k] as number,
      flipInterval: flips.intervals[k] ?? null,
    });
    if (typeof after === "string")
      return { ...result, variants: order.map(own), best: null, correlation: null, overtaken: [], reason: after };
    const { measured } = after;
    const places = rankPlaces(measured);
    const standing = judge(measured, answers, struckOut, settings);
    const surely = 1 - (1 - confidence) / stresses;
    return {
      ...result,
      variants: order.map((k) => {
        const estimate = measured.estimates[k] as number;
        if (Number.isNaN(estimate)) return own(k);
        return {
          ...own(k),
          estimate,
          interval: measured.intervals[k] ?? null,
          ...dropOf(before, after, k, confidence),
          rank: places.get(k) ?? null,
          inBestSet: standing.inBestSet.has(k),
        };
      }),
      best: bestOf(places, answers),
      correlation: correlate(before.measured, measured, order, confidence),
      overtaken: overtakenOf(standing, ranking, answers, surely),
      reason: null,
    };
  };
}

const NOT_MEASURED = {
  estimate: null,
  interval: null,
  drop: null,
  dropInterval: null,
  rank: null,
  inBestSet: false,
};

const LABEL_OPEN = "The true label may change with the stress, so that answers can't be called right or wrong here.";

/** The objective, or why it is undefined on the stressed rows. */
function tryMeasure(measure: () => Objective): Objective | string {
  try {
    const found = measure();
    if (found.measured.columns.length < 2 || found.measured.table.sizes.length < 2)
      return found.measured.reason ?? "The objective is undefined on the stressed rows.";
    return found;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function measureFlips(
  clean: Answers,
  stressed: Answers,
  settings: { confidence: number; resamples: number; seed: number },
): Measured {
  const ones = clean.predicted.map((said, at) => Number(said !== stressed.predicted[at]));
  const scored = prepareShare(clean, { ones, higherIsBetter: false }).on(allRows(clean.rows));
  return measureScored(scored, clean, { ...settings, stream: streams.flips });
}

/** Of each measured variant, by its place among all, its rank here. */
function rankPlaces({ columns, table }: Measured): Map<number, number> {
  const scores = unitEstimates(table).correct.map((sum) => Number(sum.toPrecision(10)));
  return new Map(
    Array.from(columns, (k, at) => [k, 1 + scores.filter((other) => other > (scores[at] as number)).length]),
  );
}

const bestOf = (places: ReadonlyMap<number, number>, { variants }: Answers): string | null => {
  const first = [...places].find(([, rank]) => rank === 1);
  return first ? (variants[first[0]] ?? null) : null;
};

type Standing = {
  /** Paired differences between the variants that may be chosen. */
  differences: PairedDifferences;
  /** Those variants, by their places among all, shape (K'). */
  pool: readonly number[];
  inBestSet: ReadonlySet<number>;
};

/** Who could be the best here, of those that may be chosen. */
function judge(
  measured: Measured,
  { variants }: Answers,
  struckOut: ReadonlySet<string>,
  { confidence, resamples, seed }: { confidence: number; resamples: number; seed: number },
): Standing {
  const columns = Array.from(measured.columns);
  const chosen = Int32Array.from(columns.flatMap((k, at) => (struckOut.has(variants[k] as string) ? [] : [at])));
  const all = compareScores(measured, resamples, new Random(seed, streams.differences));
  const differences = pickDifferences(all, chosen);
  const pool = Array.from(chosen, (at) => columns[at] as number);
  const best = pool.length > 0 ? bestSet(differences, confidence) : [];
  return { differences, pool, inBestSet: new Set(pool.filter((_, at) => best[at])) };
}

/** Of the variants that could be the best on the rows as they are, those that are surely worse than another one here. */
function overtakenOf(
  { differences, pool }: Standing,
  { variants, recommendation }: Ranking,
  answers: Answers,
  confidence: number,
): StressResult["overtaken"] {
  if (pool.length < 2) return [];
  const critical = allPairsCriticalValue(differences, confidence);
  const inOwnTest = bestSet(differences, confidence);
  const { statistics } = differences;
  const lead = (over: number, rival: number): number => statistics[rival * pool.length + over] as number;
  return variants.flatMap(({ variant, inBestSet }) => {
    const at = pool.indexOf(answers.variants.indexOf(variant));
    if (!inBestSet || at < 0) return [];
    const rival = pool.reduce((first, _, other) => (lead(at, other) > lead(at, first) ? other : first), 0);
    const isBehind = variant === recommendation.variant ? !inOwnTest[at] : lead(at, rival) > critical;
    return isBehind ? [{ variant, by: answers.variants[pool[rival] as number] as string }] : [];
  });
}

const isSame = (one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
  one.length === other.length && Array.from(one).every((value, at) => value === other[at]);

function dropOf(
  before: Objective,
  after: Objective,
  k: number,
  confidence: number,
): Pick<StressedVariant, "drop" | "dropInterval"> {
  const { estimates, columns, table, correct, toValue } = before.measured;
  // A score of 1 becomes a value of 1 where higher is better, and less than a score of 0 does where it is not.
  const direction = toValue(1) > toValue(0) ? 1 : -1;
  const drop = direction * ((estimates[k] as number) - (after.measured.estimates[k] as number));
  if (Number.isNaN(drop)) return { drop: null, dropInterval: null };
  const places = [columns.indexOf(k), after.measured.columns.indexOf(k)] as const;
  const isPaired = isSame(before.scored.rows, after.scored.rows) && isSame(table.sizes, after.measured.table.sizes);
  const dropInterval = isPaired
    ? pairedDrop(table, after.measured.table, places, drop, confidence, correct ? 1 : 0)
    : null;
  return { drop, dropInterval: dropInterval && withinShare(dropInterval, before.scored.most) };
}

/** No share drops by more than all. */
const withinShare = ([low, high]: Interval, most: number | null): Interval =>
  most === 1 ? [Math.max(low, -1), Math.min(high, 1)] : [low, high];

function correlate(
  before: Measured,
  after: Measured,
  order: readonly number[],
  confidence: number,
): StressResult["correlation"] {
  const both = order.filter((k) => !Number.isNaN(before.estimates[k]) && !Number.isNaN(after.estimates[k]));
  if (both.length < LEAST_CORRELATED) return null;
  const values = (measured: Measured): number[] => both.map((k) => measured.estimates[k] as number);
  return rankCorrelation(values(before), values(after), confidence);
}
