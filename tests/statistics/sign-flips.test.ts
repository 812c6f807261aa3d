import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRuns } from "#server/statistics/add-runs";
import { Random } from "#server/statistics/random";
import { signFlips } from "#server/statistics/sign-flips";

/** Differences of sums to the first variant, each unit's scores with a sign: what flips mean, one addition after the other. */
function plainFlips(scores: number[][], resamples: number, random: Random): number[][] {
  const contested = scores.filter((unit) => unit.some((score) => score !== unit[0]));
  return Array.from({ length: resamples }, () => {
    const sums = scores[0]!.map(() => 0);
    let bits = 0;
    for (const [i, unit] of contested.entries()) {
      if (i % 32 === 0) bits = random.bits();
      for (const [k, score] of unit.entries()) sums[k]! += (bits & 1 ? 1 : -1) * (score - unit[0]!);
      bits >>>= 1;
    }
    return sums;
  });
}

describe("sign flips", () => {
  const values = { few: fc.integer({ min: 0, max: 1 }), many: fc.integer({ min: -1000, max: 1000 }) };
  it.each(["few", "many"] as const)(
    "give each unit one random sign for all variants, where %s values occur",
    (which) => {
      fc.assert(
        fc.property(
          fc
            .integer({ min: 2, max: 6 })
            .chain((K) =>
              fc.array(fc.array(values[which], { minLength: K, maxLength: K }), { minLength: 1, maxLength: 70 }),
            ),
          fc.nat(1000),
          (scores, seed) => {
            const variants = scores[0]!.length;
            const table = {
              variants,
              correct: Float64Array.from(scores.flat()),
              sizes: new Uint32Array(scores.length).fill(1),
            };
            const flips = signFlips(table, 5, new Random(seed));
            const differences = Array.from({ length: 5 }, (_, b) =>
              Array.from({ length: variants }, (_, k) => flips[b * variants + k]! - flips[b * variants]! + 0),
            );
            expect(differences).toEqual(
              plainFlips(scores, 5, new Random(seed)).map((sums) => sums.map((sum) => sum + 0)),
            );
          },
        ),
      );
    },
  );

  it("of scores that are no whole numbers differ from sums one by one by rounding only", () => {
    const random = new Random(3);
    const scores = Array.from({ length: 61 }, () => Array.from({ length: 4 }, () => random.bits() / 2 ** 31 / 3));
    const table = { variants: 4, correct: Float64Array.from(scores.flat()), sizes: new Uint32Array(61).fill(1) };
    const flips = signFlips(table, 3, new Random(8));
    for (const [b, sums] of plainFlips(scores, 3, new Random(8)).entries())
      for (const [k, sum] of sums.entries()) expect(flips[b * 4 + k]! - flips[b * 4]!).toBeCloseTo(sum, 12);
  });
});

describe("adding runs", () => {
  it("adds the values from each place on, however many places there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(20), { maxLength: 26 }), (K, places) => {
        const values = Float64Array.from({ length: 20 + K }, (_, at) => (7 * at) % 11);
        const sums = new Float64Array(K).fill(5);
        addRuns(values, Uint32Array.from(places), sums);
        const expected = Array.from({ length: K }, (_, k) =>
          places.reduce((sum, place) => sum + values[place + k]!, 5),
        );
        expect([...sums]).toEqual(expected);
      }),
    );
  });
});
