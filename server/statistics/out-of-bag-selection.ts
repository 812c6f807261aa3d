import type { Interval } from "#server/contracts/ranking";
import { leftOutShareInterval, levelOfFew } from "#server/statistics/left-out-share";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import { percentileInterval } from "#server/statistics/percentile-interval";

type Figure = { estimate: number; interval: Interval };

export type OutOfBagSelection = {
  /** Metric to expect of a variant chosen as the highest on a set like this one. */
  expected: Figure;
  /** The same, minus the mean metric of all variants: what choosing buys over picking one at random. */
  gain: Figure;
};

/**
 * How good will the chosen variant be, and what does choosing buy? In each resample the variant that is highest in the
 * bag is scored on the rows left out of it, which had no say in the choice. The winner's own score on all rows is never
 * used: it is too high, since the same rows chose it.
 *
 * A choice made in the bag is worse than the one made on all rows, since resampling doubles its noise; the mean score out
 * of the bag therefore promises less than the chosen variant delivers. Where variants and noise are both normal, what a choice buys shrinks exactly as the lead over the mean that its winners have on all rows
 * does. So the gain is scaled up by (lead of the winner) / (mean lead of the bags' winners), which is from 1 to the root
 * of 2. The intervals are percentiles of the scores out of the bag, moved along.
 *
 * Those scores rest on a third of the rows and take few values where rows or errors are few. For a proportion the interval
 * therefore also covers Wilson's at the estimate, for as many rows as the scores' own variance is worth, and ends at 0 and 1,
 * which Gaussian draws do not know of. docs/validation.md shows how both hold.
 *
 * Ties in the bag go to the lowest index. Resamples that left nothing out are skipped.
 *
 * Source: Tsamardinos, Greasidou & Borboudakis 2018, Machine Learning 107:1895; Efron & Tibshirani 1997, JASA 92:548, on the
 * pessimism of what is left out; Hesterberg 2015 for few units.
 *
 * @param bootstrap of K variants
 * @param confidence such as 0.95
 * @param units where the metric is a proportion: number of units that were resampled, U
 * @returns null where no resample left a row out
 * @example outOfBagSelection(pairedBootstrap(rowUnits(Uint8Array.of(1, 0, 1, 0), 2), 50, new Random(1)), 0.95)
 *   // expected 1 [1, 1], gain 0.5 [0.5, 0.5]
 */
export function outOfBagSelection(
  bootstrap: PairedBootstrap,
  confidence: number,
  units: number | null = null,
): OutOfBagSelection | null {
  const { scores, gains, choices } = chooseInBags(bootstrap);
  if (scores.length === 0) return null;
  const overall = inBagMeans(bootstrap);
  const gain = meanOf(gains);
  const missing = gain > 0 ? gain * (leadRatio(overall, choices) - 1) : 0;
  const level = units === null ? confidence : levelOfFew(confidence, units);
  const expected = figure(scores, missing, level);
  if (units !== null) {
    const shifts = scores.map((score, i) => score - (overall[choices[i] as number] as number));
    const [low, high] = leftOutShareInterval(expected.estimate, varianceOf(shifts), units, level);
    const [lowest, highest] = expected.interval;
    expected.interval = [Math.max(0, Math.min(low, lowest)), Math.min(1, Math.max(high, highest))];
    expected.estimate = Math.min(Math.max(expected.estimate, 0), 1);
  }
  return { expected, gain: figure(gains, missing, level) };
}

type Choices = {
  /** Of each bag's winner out of the bag, and what it is ahead of the mean of all variants there. */
  scores: Float64Array;
  gains: Float64Array;
  choices: Int32Array;
};

function chooseInBags({ variants, resamples, inBag, outOfBag, outOfBagRows }: PairedBootstrap): Choices {
  const scores = new Float64Array(resamples);
  const gains = new Float64Array(resamples);
  const choices = new Int32Array(resamples);
  let count = 0;
  for (let b = 0; b < resamples; b++) {
    if (outOfBagRows[b] === 0) continue;
    const start = b * variants;
    let chosen = start;
    let sum = 0;
    for (let at = start; at < start + variants; at++) {
      if ((inBag[at] as number) > (inBag[chosen] as number)) chosen = at;
      sum += outOfBag[at] as number;
    }
    const score = outOfBag[chosen] as number;
    scores[count] = score;
    gains[count] = score - sum / variants;
    choices[count++] = chosen - start;
  }
  return {
    scores: scores.subarray(0, count),
    gains: gains.subarray(0, count),
    choices: choices.subarray(0, count),
  };
}

/** The metrics on all rows, as the mean over resamples. */
function inBagMeans({ variants, resamples, inBag }: PairedBootstrap): Float64Array {
  const means = new Float64Array(variants);
  for (let b = 0, at = 0; b < resamples; b++)
    for (let k = 0; k < variants; k++, at++) means[k] = (means[k] as number) + (inBag[at] as number);
  return means.map((sum) => sum / resamples);
}

/** How far the best on all rows is ahead of the mean, by how far the bags' winners are on all rows; from 1 to the root of 2. */
function leadRatio(overall: Float64Array, choices: Int32Array): number {
  const mean = meanOf(overall);
  const lead = Math.max(...overall) - mean;
  const leadOfChoices = choices.reduce((sum, k) => sum + (overall[k] as number), 0) / choices.length - mean;
  return leadOfChoices > 0 ? Math.min(Math.max(lead / leadOfChoices, 1), Math.SQRT2) : 1;
}

/** Mean and percentiles, moved up by what is missing, but not beyond the highest value there is: a share stays below 1. */
function figure(values: Float64Array, missing: number, level: number): Figure {
  const [low, high] = percentileInterval(values, level);
  const top = values.reduce((most, value) => Math.max(most, value));
  const moved = (value: number): number => Math.min(value + missing, Math.max(value, top));
  return { estimate: moved(meanOf(values)), interval: [moved(low), moved(high)] };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
