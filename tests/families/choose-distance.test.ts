import { describe, expect, test } from "vitest";
import { chooseDistance, countCrossMatches } from "#cli/families/fingerprint/choose-distance";
import { Random } from "#server/statistics/random";

const random = new Random(7, 0);
const word = (): bigint => BigInt(random.bits() >>> 0);
const unrelated = (count: number): bigint[] => Array.from({ length: count }, () => (word() << 32n) | word());

/** The same with so many bits turned. */
const turned = (value: bigint, bits: number): bigint => value ^ ((1n << BigInt(bits)) - 1n);

const labelled = (values: bigint[], labels: number[]) => ({
  values: BigUint64Array.from(values),
  labels: Uint8Array.from(labels),
});

describe("pairs with different labels", () => {
  test("are counted at each distance, those with one label not at all", () => {
    const value = 0x0123456789abcdefn;
    const near = labelled([value, turned(value, 2), turned(value, 3), value], [0, 1, 1, 0]);
    expect(countCrossMatches(near, 4)).toEqual({ pairs: 4, within: [0, 0, 2, 4, 4] });
  });

  test("are those of rows at equal steps where there are very many", () => {
    const near = labelled(
      unrelated(25_000),
      Array.from({ length: 25_000 }, (_, at) => at % 2),
    );
    // Every third row: 8,334 of them, the labels taking turns.
    expect(countCrossMatches(near, 0).pairs).toBe(4167 ** 2);
  });
});

describe("the bits that may differ", () => {
  const values = unrelated(3000);
  const labels = values.map((_, at) => at % 3);

  test("are as many as can be searched where unrelated inputs never match", () => {
    expect(chooseDistance(labelled(values, labels))).toBe(6);
  });

  test("are fewer than those at which inputs with different labels match", () => {
    const alike = values.with(100, turned(values[200] as bigint, 3));
    expect(labels[100]).not.toBe(labels[200]);
    expect(chooseDistance(labelled(alike, labels))).toBe(2);
  });

  test("are none where inputs with different labels have the very same fingerprint", () => {
    const alike = values.with(100, values[200] as bigint);
    expect(chooseDistance(labelled(alike, labels))).toBeNull();
  });

  test("do not shrink for copies with one label", () => {
    const alike = values.with(100, values[400] as bigint);
    expect(labels[100]).toBe(labels[400]);
    expect(chooseDistance(labelled(alike, labels))).toBe(6);
  });
});
