import { normalQuantile } from "#server/statistics/normal-quantile";

/**
 * How many units it takes to tell two variants apart, if they go on to differ as they do: so many that a one-sided test of their
 * paired difference finds the lead with the given power.
 *
 * n = (z_confidence + z_power)^2 s^2 / d^2, where d is the mean difference of a unit and s^2 its mean square. For right and wrong
 * answers s^2 is the share of rows on which exactly one of the two is right.
 *
 * Source: Connor 1987, Biometrics 43:207 (McNemar's test); the normal approximation for other scores.
 *
 * @param lead mean difference of a unit, in the unit of the score
 * @param meanSquare mean squared difference of a unit
 * @param confidence such as 0.95
 * @param power 0.8 unless told
 * @returns null where there is no lead: no number of units would do
 * @example unitsToPart(0.02, 0.1, 0.95) // 1546
 */
export function unitsToPart(lead: number, meanSquare: number, confidence: number, power = 0.8): number | null {
  if (!(lead > 0)) return null;
  const z = normalQuantile(confidence) + normalQuantile(power);
  return Math.ceil((z * z * meanSquare) / (lead * lead));
}

/**
 * How many units it takes for the interval of a paired difference to reach no further than a margin on either side.
 *
 * @param margin in the unit of the score
 * @param meanSquare mean squared difference of a unit
 * @param confidence such as 0.95
 * @example unitsWithin(0.01, 0.1, 0.95) // 3842
 */
export function unitsWithin(margin: number, meanSquare: number, confidence: number): number {
  const z = normalQuantile((1 + confidence) / 2);
  return Math.max(1, Math.ceil((z * z * meanSquare) / (margin * margin)));
}
