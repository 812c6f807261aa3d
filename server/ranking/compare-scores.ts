import type { Measured } from "#server/ranking/measure-scored";
import { contestScale } from "#server/statistics/contest-scale";
import { type PairedDifferences, pairedDifferences } from "#server/statistics/paired-differences";
import type { Random } from "#server/statistics/random";

/** Paired differences between all variants, scores of any unit brought to the scale of right and wrong answers. */
export function compareScores(
  { nullTable, sums, correct }: Measured,
  resamples: number,
  random: Random,
): PairedDifferences {
  if (correct) return pairedDifferences(nullTable, resamples, random);
  const scale = contestScale(nullTable);
  const scaled = { ...nullTable, correct: (nullTable.correct as Float64Array).map((score) => score / scale) };
  return pairedDifferences(
    scaled,
    resamples,
    random,
    sums.map((sum) => sum / scale),
  );
}
