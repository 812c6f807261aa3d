import { fillNormals } from "#server/statistics/fill-normals";
import type { Random } from "#server/statistics/random";

/**
 * Answers of a made family: rows differ in difficulty, and some rows suit one half of the variants more than the other, so
 * the variants' errors are correlated as those of real ones are.
 *
 * @returns 1 where right, shape (N, K), row-major
 */
export function simulateAnswers(rows: number, variants: number, random: Random): Uint8Array {
  const answers = new Uint8Array(rows * variants);
  const abilities = new Float64Array(variants);
  fillNormals(abilities, random);
  const own = new Float64Array(variants + 2);
  for (let row = 0, at = 0; row < rows; row++) {
    fillNormals(own, random);
    const ease = 1.5 + 2 * (own[variants] as number);
    const factor = 0.5 * (own[variants + 1] as number);
    for (let k = 0; k < variants; k++) {
      const score = ease + 0.05 * (abilities[k] as number) + (k % 2 ? factor : -factor) + 0.8 * (own[k] as number);
      answers[at++] = score > 0 ? 1 : 0;
    }
  }
  return answers;
}
