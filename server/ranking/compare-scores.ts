import type { Measured } from "#server/ranking/measure-scored";
import { contestScale } from "#server/statistics/contest-scale";
import { type PairedDifferences, pairedDifferences } from "#server/statistics/paired-differences";
import type { Random } from "#server/statistics/random";

/**
 * The part of the largest difference in a row that a row of disagreement is worth at least. A threshold chosen on the rows hides
 * that another draw of them would move it, and with it all the rows beside it.
 */
const PART = 0.5;
const PART_WHERE_FITTED = 1;

/** Paired differences between all variants, scores of any unit brought to the scale of right and wrong answers. */
export function compareScores(
  { nullScores, correct, isFitted }: Measured,
  resamples: number,
  random: Random,
): PairedDifferences {
  const { table: nullTable, sums } = nullScores();
  if (correct) return pairedDifferences(nullTable, resamples, random);
  const scale = contestScale(nullTable, isFitted ? PART_WHERE_FITTED : PART);
  const scaled = { ...nullTable, correct: (nullTable.correct as Float64Array).map((score) => score / scale) };
  return pairedDifferences(
    scaled,
    resamples,
    random,
    sums.map((sum) => sum / scale),
  );
}
