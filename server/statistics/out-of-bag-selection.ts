import type { Interval } from "#server/contracts/ranking";
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
 * bag is scored on the rows left out of it, which had no say in the choice. The estimates are means over resamples, the
 * intervals percentiles. The winner's own score on all rows is never used: it is too high, since the same rows chose it.
 * Only about 63 % of the units are in a bag, so the figures lean to the careful side.
 *
 * Ties in the bag go to the lowest index. Resamples that left nothing out are skipped.
 *
 * Source: Tsamardinos, Greasidou & Borboudakis 2018, Machine Learning 107:1895.
 *
 * @param bootstrap of K variants
 * @param confidence such as 0.95
 * @returns null where no resample left a row out
 * @example outOfBagSelection(pairedBootstrap(rowUnits(Uint8Array.of(1, 0, 1, 0), 2), 50, new Random(1)), 0.95)
 *   // expected 1 [1, 1], gain 0.5 [0.5, 0.5]
 */
export function outOfBagSelection(bootstrap: PairedBootstrap, confidence: number): OutOfBagSelection | null {
  const { variants, resamples, inBag, outOfBag, outOfBagRows } = bootstrap;
  const scores: number[] = [];
  const gains: number[] = [];
  for (let b = 0; b < resamples; b++) {
    if (outOfBagRows[b] === 0) continue;
    let chosen = b * variants;
    let sum = 0;
    for (let at = b * variants; at < (b + 1) * variants; at++) {
      if ((inBag[at] as number) > (inBag[chosen] as number)) chosen = at;
      sum += outOfBag[at] as number;
    }
    const score = outOfBag[chosen] as number;
    scores.push(score);
    gains.push(score - sum / variants);
  }
  if (scores.length === 0) return null;
  return { expected: figure(scores, confidence), gain: figure(gains, confidence) };
}

function figure(values: number[], confidence: number): Figure {
  const estimate = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { estimate, interval: percentileInterval(values, confidence) };
}
