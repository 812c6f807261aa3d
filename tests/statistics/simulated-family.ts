import type { Random } from "#server/statistics/random";

function uniform(random: Random): number {
  return ((random.bits() >>> 0) + 0.5) / 4294967296;
}

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

/**
 * Answers of a family as real ones look: rows differ a lot in difficulty, so variants agree on most; on the rest their
 * errors are correlated. A variant with a higher ability is better; equal abilities mean equal accuracy.
 *
 * @param abilities shape (K)
 * @returns 1 where right, shape (N, K), row-major
 */
export function simulateAnswers(random: Random, rows: number, abilities: readonly number[]): Uint8Array {
  const answers = new Uint8Array(rows * abilities.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const ease = 1.5 + 2 * normal(random);
    const factor = normal(random);
    for (const [k, ability] of abilities.entries()) {
      const own = 0.5 * factor * (k % 2 ? 1 : -1) + 0.8 * normal(random);
      answers[at++] = ease + ability + own > 0 ? 1 : 0;
    }
  }
  return answers;
}
