import { holmAdjust } from "#server/statistics/holm-adjust";
import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";

export type EquivalenceTest = {
  /** Accuracy of the variant minus the mean accuracy of the family. */
  difference: number;
  /** Holm-adjusted p-value of "the true difference is at least the margin, one way or the other". */
  p: number;
  /** Shown to lie within the margin: p is at most the level. */
  within: boolean;
};

/**
 * Is each variant as accurate as its family's mean, to within a margin? Two one-sided t tests per variant on the paired
 * differences v = right - share of the family that is right, row by row; p is the larger of the two, adjusted by Holm
 * over the variants. Absence of a visible difference is not enough: the data must rule out differences of the margin.
 *
 * N rows that all look alike can't rule out the rare row that does not: v never exceeds 1, so if the true difference
 * were the margin m, all N rows would still show the observed d with a chance up to ((1 - m) / (1 - |d|))^N. No p-value
 * goes below that, which only matters for few rows or variants that hardly ever differ.
 *
 * Source: Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15:657; Holm 1979.
 *
 * @param correct 1 where a variant is right, shape (N, K), row-major, N >= 2 independent rows
 * @param variants K, at least 2
 * @param margin strictly between 0 and 1, in the unit of accuracy: 0.01 is one percentage point
 * @param level chance of calling any variant equivalent that is not, 0.05 unless told
 * @throws RangeError where a shape or the margin is out of range
 * @example twoOneSidedTests(Uint8Array.of(1, 0, 0, 1, 1, 1, 1, 1), 2, 0.9) // difference 0, p 0.02164 for both
 */
export function twoOneSidedTests(
  correct: Uint8Array,
  variants: number,
  margin: number,
  level = 0.05,
): EquivalenceTest[] {
  const rows = correct.length / variants;
  if (!(variants >= 2 && Number.isInteger(rows) && rows >= 2)) {
    throw new RangeError(`${correct.length} answers are not those of ${variants} variants on at least 2 rows.`);
  }
  if (!(margin > 0 && margin < 1)) throw new RangeError(`A margin lies between 0 and 1, not at ${margin}.`);
  const shares = familyShares(correct, variants, rows);
  const differences = Array.from({ length: variants }, (_, k) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += (correct[row * variants + k] as number) - (shares[row] as number);
    return sum / rows;
  });
  const pValues = differences.map((difference, k) => {
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      squares += ((correct[row * variants + k] as number) - (shares[row] as number) - difference) ** 2;
    }
    const room = margin - Math.abs(difference);
    if (squares === 0 && room <= 0) return 1;
    const nearerSide = studentsTUpperTail(room / Math.sqrt(squares / (rows - 1) / rows), rows - 1);
    const alike = room > 0 ? ((1 - margin) / (1 - Math.abs(difference))) ** rows : 0;
    return Math.max(nearerSide, alike);
  });
  const adjusted = holmAdjust(pValues);
  return differences.map((difference, k) => {
    const p = adjusted[k] as number;
    return { difference, p, within: p <= level };
  });
}

/** Share of the variants that is right on each row, shape (N). */
function familyShares(correct: Uint8Array, variants: number, rows: number): Float64Array {
  const shares = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let right = 0;
    for (let k = 0; k < variants; k++) right += correct[row * variants + k] as number;
    shares[row] = right / variants;
  }
  return shares;
}
