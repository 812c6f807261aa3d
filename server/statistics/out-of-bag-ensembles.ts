import type { Interval } from "#server/contracts/ranking";
import { bags, type RowUnits } from "#server/statistics/bag";
import { evaluateBag } from "#server/statistics/evaluate-bag";
import { LEFT_OUT_VARIANCE } from "#server/statistics/left-out-share";
import type { Metric } from "#server/statistics/metrics/metric";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { percentileInterval } from "#server/statistics/percentile-interval";
import type { Random } from "#server/statistics/random";

/** What the best m in the bag are worth as one, with higher being better. */
export type EnsembleWorth = {
  /** m. */
  size: number;
  /** What it is ahead of the best in the bag alone. */
  gain: { estimate: number; interval: Interval };
  /** Scores out of the bag, shape (B'). */
  scores: Float64Array;
};

export type EnsembleQuestion = {
  /** Of K variants on N rows. */
  metric: Metric;
  /** Variants that may be chosen. */
  pool: Int32Array;
  /** Sizes to try, in ascending order, none larger than the pool. */
  sizes: readonly number[];
  /** Ensembles: one for each size, of the first m of the given variants. `left` says what each row counts that they are judged on. */
  asOne: (members: Int32Array, left: Float64Array) => Ensembles;
};

/**
 * A metric of ensembles, on the same rows, or on some of them that hold all that count: then these are named, and the metric chooses nothing
 * on others.
 */
export type Ensembles = Metric & { only?: Uint32Array };

/** A draw of which the metric is undefined is made again, up to this many times as many as are asked for. */
export const MOST_DRAWS = 4;

/** A lead of less than this share of the highest score is none but for rounding. */
const ROUNDING = 1e-12;

/** A resample. */
export type EnsembleDraw = {
  /** Places in the pool, best in the bag first. */
  places: Int32Array;
  /** Scores in the bag, in the order of the pool. */
  inBag: Float64Array;
  /** Scores out of the bag, in the order of the places. */
  alone: Float64Array;
  /** Scores out of the bag of the best taken together, by size. */
  together: Float64Array;
};

/** What some rows count. */
function weightsOf(weights: Float64Array, rows: Uint32Array): Float64Array {
  const own = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) own[at] = weights[rows[at] as number] as number;
  return own;
}

/**
 * How to make a resample: the m variants that are highest in the bag are taken together and judged on the rows left out of it, beside the
 * one that is highest in the bag.
 *
 * @returns a function that makes one with a stream; null where the metric is undefined on it
 */
export function ensembleDraws(
  { metric, pool, sizes, asOne }: EnsembleQuestion,
  rows: RowUnits,
): (random: Random) => EnsembleDraw | null {
  const draw = bags(metric.rows, rows);
  const direction = metric.higherIsBetter ? 1 : -1;
  const inside = new Float64Array(metric.variants);
  const outside = new Float64Array(metric.variants);
  const together = new Float64Array(sizes.length);
  return (random) => {
    const bag = draw(random);
    const { drawn, left } = bag;
    if (bag.rowsLeft === 0) return null;
    evaluateBag(metric, bag, inside, outside);
    const inBag = Float64Array.from(pool, (k) => direction * (inside[k] as number));
    const outOfBag = Float64Array.from(pool, (k) => direction * (outside[k] as number));
    if (inBag.some(Number.isNaN) || outOfBag.some(Number.isNaN)) return null;
    const places = Int32Array.from(pool.keys()).sort((a, b) => (inBag[b] as number) - (inBag[a] as number));
    const ensembles = asOne(
      places.map((at) => pool[at] as number),
      left,
    );
    const { only } = ensembles;
    if (only) ensembles.evaluate(weightsOf(left, only), together);
    else ensembles.evaluate(left, together, drawn);
    if (together.some(Number.isNaN)) return null;
    return {
      places,
      inBag,
      alone: Float64Array.from(places, (at) => outOfBag[at] as number),
      together: together.map((score) => direction * score),
    };
  };
}

/**
 * What are the best m variants worth as one, by resamples of them?
 *
 * As in `outOfBagSelection`, a choice made in the bag is worse than the one made on all rows, for one variant more so than for the mean of
 * several. So the lead that choosing gives, the mean score of the chosen ones over that of all, is scaled up for each
 * size by how much farther the best m on all rows are ahead of the mean than the bags' best m are there.
 *
 * Source: Tsamardinos, Greasidou & Borboudakis 2018, Machine Learning 107:1895 (selection judged out of the bag); Lakshminarayanan, Pritzel
 * & Blundell 2017, NeurIPS 30 (ensembles over random starts).
 *
 * @param draws shape (B')
 * @param sizes m, as the draws have them
 * @param confidence such as 0.95
 * @param units where the metric is a proportion: number of units that are resampled, U
 * @returns null where there is no draw
 */
export function ensembleWorths(
  draws: readonly EnsembleDraw[],
  sizes: readonly number[],
  confidence: number,
  units: number | null = null,
): EnsembleWorth[] | null {
  const [first] = draws;
  if (!first) return null;
  const bagSums = new Float64Array(first.inBag.length);
  for (const { inBag } of draws)
    for (const [at, score] of inBag.entries()) bagSums[at] = (bagSums[at] as number) + score;
  const overall = bagSums.map((sum) => sum / draws.length);
  const missingAlone = missingLead(draws, overall, 1);
  return sizes.map((size, index) => {
    const scores = Float64Array.from(draws, (each) => each.together[index] as number);
    const gains = Float64Array.from(draws, ({ alone }, b) => (scores[b] as number) - (alone[0] as number));
    const moved = missingLead(draws, overall, size) - missingAlone;
    const estimate = meanOf(gains) + moved;
    const [low, high] = percentileInterval(gains, confidence);
    // What the scaling up moves is not known so well that it could make a gain sure, or a loss.
    const ends = [low + Math.min(moved, 0), high + Math.max(moved, 0)];
    if (units !== null) ends.push(...disagreeing(estimate, gains, units, confidence));
    return { size, scores, gain: { estimate, interval: [Math.min(estimate, ...ends), Math.max(estimate, ...ends)] } };
  });
}

/**
 * Interval of a difference of two shares with one unit of pseudo-disagreement, as in `pairedDifferences`: on few rows two that
 * differ in truth may not differ at all.
 */
function disagreeing(estimate: number, gains: Float64Array, units: number, confidence: number): Interval {
  const mean = meanOf(gains);
  const variance = meanOf(gains.map((gain) => (gain - mean) ** 2)) / LEFT_OUT_VARIANCE;
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance + 1 / units ** 2);
  return [estimate - reach, estimate + reach];
}

/** What the lead of the best m over the mean of all lacks because they were chosen in a bag. */
function missingLead(draws: readonly EnsembleDraw[], overall: Float64Array, size: number): number {
  const mean = meanOf(overall);
  const best = overall.slice().sort().reverse();
  const lead = meanOf(best.subarray(0, size)) - mean;
  let chosen = 0;
  let leftOut = 0;
  for (const { places, alone } of draws) {
    chosen += meanOf(Float64Array.from(places.subarray(0, size), (at) => overall[at] as number)) - mean;
    leftOut += meanOf(alone.subarray(0, size)) - meanOf(alone);
  }
  const slack = ROUNDING * draws.length * overall.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  if (chosen <= slack || leftOut <= slack) return 0;
  const ratio = Math.min(Math.max((lead * draws.length) / chosen, 1), Math.SQRT2);
  return (leftOut / draws.length) * (ratio - 1);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
