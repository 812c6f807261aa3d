import type { Measured } from "#server/ranking/measure-scored";
import { contestScale } from "#server/statistics/contest-scale";
import { type PairedDifferences, pairedDifferences } from "#server/statistics/paired-differences";
import type { Random } from "#server/statistics/random";

/** Paired differences between all variants, scores of any unit brought to the scale of right and wrong answers. */
export function compareScores({ table, correct }: Measured, resamples: number, random: Random): PairedDifferences {
  if (correct) return pairedDifferences(table, resamples, random);
  const scale = contestScale(table);
  const scaled = (table.correct as Float64Array).map((score) => score / scale);
  return pairedDifferences({ ...table, correct: scaled }, resamples, random);
}
