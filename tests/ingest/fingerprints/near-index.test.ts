import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusterNear, markNear } from "#server/ingest/fingerprints/cluster-near";
import { NearIndex } from "#server/ingest/fingerprints/near-index";

const countBits = (value: bigint): number => value.toString(2).replaceAll("0", "").length;

/** Some fingerprints, and copies of them with a few bits turned. */
const fingerprints = fc
  .array(fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.array(fc.nat(63), { maxLength: 9 })), {
    minLength: 1,
    maxLength: 25,
  })
  .map((pairs) => [
    ...new Set(
      pairs.flatMap(([value, bits]) => [value, bits.reduce((turned, bit) => turned ^ (1n << BigInt(bit)), value)]),
    ),
  ]);
const distances = fc.integer({ min: 0, max: 15 });

const isNear = (one: bigint, two: bigint, distance: number): boolean => countBits(one ^ two) <= distance;

/** Places of the fingerprints that an index finds for each. */
function findNear(index: NearIndex, values: bigint[], isOnlyBefore = false): number[][] {
  const found = values.map(() => new Set<number>());
  index.visitNear(BigUint64Array.from(values), (at, other) => found[at]?.add(other), isOnlyBefore);
  return found.map((each) => [...each].sort((a, b) => a - b));
}

test("what is near is found, and nothing else, at every distance", () => {
  fc.assert(
    fc.property(fingerprints, distances, (values, distance) => {
      const index = new NearIndex(BigUint64Array.from(values), distance);
      const expected = values.map((value) =>
        values.flatMap((other, at) => (isNear(value, other, distance) ? [at] : [])),
      );
      expect(findNear(index, values)).toEqual(expected);
      const before = expected.map((found, at) => found.filter((other) => other < at));
      expect(findNear(index, values, true)).toEqual(before);
    }),
  );
});

test("fingerprints that lie within a larger buffer are looked up where they lie", () => {
  const all = BigUint64Array.from([1n, 2n ** 63n + 5n, 2n ** 63n + 7n, 1n << 40n]);
  const index = new NearIndex(all.subarray(1, 3), 1);
  const found: number[][] = [];
  index.visitNear(all.subarray(2), (at, other) => found.push([at, other]));
  expect(found.some(([at, other]) => at === 0 && other === 0)).toBe(true);
  expect(found.every(([at]) => at === 0)).toBe(true);
});

test("the comparisons counted are those that are made", () => {
  const values = BigUint64Array.from({ length: 50 }, (_, at) => BigInt(at));
  // At distance 0 one band, of whose 16 lowest bits all of these differ.
  expect(new NearIndex(values, 0).countComparisons(values)).toBe(50);
  // At distance 1 two bands: the low ones all differ, the high ones are all the same.
  expect(new NearIndex(values, 1).countComparisons(values)).toBe(50 + 50 * 50);
});

describe("clusters", () => {
  test("are those that comparing all pairs gives, each named by its first", () => {
    fc.assert(
      fc.property(fingerprints, fc.integer({ min: 0, max: 8 }), (values, distance) => {
        const expected = values.map((_, at) => at);
        for (let changed = true; changed; ) {
          changed = false;
          for (const [one, a] of values.entries()) {
            for (const [two, b] of values.entries()) {
              if (!isNear(a, b, distance)) continue;
              const first = Math.min(expected[one] as number, expected[two] as number);
              if (expected[one] !== first || expected[two] !== first) changed = true;
              expected[one] = first;
              expected[two] = first;
            }
          }
        }
        expect([...(clusterNear(BigUint64Array.from(values), distance) ?? [])]).toEqual(expected);
      }),
    );
  });

  test("are not looked for where all fingerprints share their bands, so that it would never end", () => {
    const alike = BigUint64Array.from({ length: 60_000 }, (_, at) => BigInt(at) << 20n);
    expect(clusterNear(alike, 4)).toBeNull();
  });
});

test("each fingerprint is marked that is near to one of the others", () => {
  fc.assert(
    fc.property(fingerprints, fingerprints, fc.integer({ min: 0, max: 8 }), (values, others, distance) => {
      const marks = markNear(BigUint64Array.from(values), BigUint64Array.from(others), distance);
      const expected = values.map((value) => Number(others.some((other) => isNear(value, other, distance))));
      expect([...(marks ?? [])]).toEqual(expected);
    }),
  );
});
