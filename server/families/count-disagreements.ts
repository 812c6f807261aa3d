import type { Disagreement } from "#server/contracts/comparison";

/**
 * On how many rows each two variants answer differently, and on how many not all give one answer.
 *
 * @param variants names, in the order of `answers`
 * @param answers for each variant the class index of each row, all of one length
 * @throws RangeError where a variant lacks answers or they differ in length
 */
export function countDisagreements(
  variants: string[],
  answers: Uint8Array[],
): { disagreements: Disagreement[]; split: number } {
  const rows = answers[0]?.length ?? 0;
  if (answers.length !== variants.length || answers.some(({ length }) => length !== rows))
    throw new RangeError("Every variant must answer the same rows.");
  const pairs = variants.flatMap((one, i) =>
    variants.slice(i + 1).map((other, step) => ({ one, other, i, j: i + 1 + step, rows: 0 })),
  );
  let split = 0;
  for (let row = 0; row < rows; row++) {
    let parted = false;
    for (const pair of pairs) {
      if (answers[pair.i]?.[row] === answers[pair.j]?.[row]) continue;
      pair.rows++;
      parted = true;
    }
    if (parted) split++;
  }
  return { disagreements: pairs.map(({ one, other, rows: apart }) => ({ one, other, rows: apart })), split };
}
