import fc from "fast-check";
import { expect, test } from "vitest";
import { firstOccurrences } from "#server/inference/first-occurrences";

/** Digests that differ in one byte only, wherever it is. */
const digestOf = (value: number, at: number): number[] =>
  Array.from({ length: 16 }, (_, index) => (index === at ? value : 7));

test("each digest is found where it first stands, whichever of its bytes differ", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 15 })), { maxLength: 200 }),
      (rows) => {
        const digests = rows.map(([value, at]) => digestOf(value, at));
        const names = digests.map((digest) => digest.join());
        expect([...firstOccurrences(Uint8Array.from(digests.flat()))]).toEqual(
          names.map((name) => names.indexOf(name)),
        );
      },
    ),
  );
});

test("of a million digests, each twice, the second is known by the first", () => {
  const count = 500_000;
  const words = new Uint32Array(2 * count * 4);
  for (let row = 0; row < 2 * count; row++) words.set([row % count, 0, 0, 0], row * 4);
  const first = firstOccurrences(new Uint8Array(words.buffer));
  expect(first.every((at, row) => at === row % count)).toBe(true);
});
