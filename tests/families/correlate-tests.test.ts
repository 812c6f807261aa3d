import { expect, test } from "vitest";
import type { Spread } from "#server/contracts/views";
import { correlateTests } from "#server/families/correlate-tests";

const testOf = (name: string, kind: "iid" | "shifted", right: number[]) => ({
  ...{ name, kind, title: name },
  variants: right.map((correct, at) => ({ variant: `${at}`.padStart(2, "0"), correct, n: 1000, slices: {} })),
});
const ramp = Array.from({ length: 30 }, (_, at) => 500 + at);
const none: Spread[] = [];

test("the i.i.d. test comes first, and every pair of tests is there once", () => {
  const found = correlateTests(
    [
      testOf("a", "shifted", [...ramp].reverse()),
      testOf("b", "iid", ramp),
      testOf("c", "shifted", [...ramp.slice(1), 500]),
    ],
    none,
  );
  expect(found.tests.map(({ name }) => name)).toEqual(["b", "a", "c"]);
  expect(found.pairs.map(({ one, other }) => one + other)).toEqual(["ba", "bc", "ac"]);
});

test("tests that order the variants the other way round pull against each other", () => {
  const backwards = ramp.map((value, at) => 1000 - value + (at % 3));
  const { pairs } = correlateTests([testOf("a", "shifted", ramp), testOf("b", "shifted", backwards)], none);
  expect(pairs[0]).toMatchObject({ reading: "against" });
  expect(pairs[0]?.rho).toBeLessThan(-0.9);
});

test("what holds for one pair alone need not hold for all pairs at once", () => {
  const loose = [5, 1, 9, 2, 14, 3, 8, 20, 4, 13].map((value) => 500 + value);
  const one = testOf("a", "shifted", ramp.slice(0, 10));
  const other = testOf(
    "b",
    "shifted",
    [4, 1, 2, 7, 3, 5, 10, 6, 9, 8].map((value) => 500 + value),
  );
  const alone = correlateTests([one, other], none).pairs[0];
  const crowd = ["c", "d", "e", "f", "g", "h", "i", "j"].map((name, at) =>
    testOf(
      name,
      "shifted",
      loose.map((value) => value + at),
    ),
  );
  const among = correlateTests([one, other, ...crowd], none).pairs[0];
  expect(among?.rho).toBe(alone?.rho);
  expect(alone?.rho).toBeCloseTo(1 - (6 * 42) / 990, 12);
  expect(alone?.reading).toBe("together");
  expect(among?.reading).toBe("cannot-tell");
});

test("three variants, or figures that are all the same, have no correlation", () => {
  const few = correlateTests([testOf("a", "iid", [1, 2, 3]), testOf("b", "shifted", [2, 3, 4])], none);
  const flat = correlateTests(
    [
      testOf("a", "iid", ramp),
      testOf(
        "b",
        "shifted",
        ramp.map(() => 7),
      ),
    ],
    none,
  );
  for (const { pairs } of [few, flat])
    expect(pairs).toMatchObject([{ rho: null, interval: null, reading: "cannot-tell" }]);
});

test("a family without published tests has no pairs", () => {
  expect(correlateTests([], none)).toEqual({ tests: [], variants: 0, pairs: [] });
});

test("tests with the same figures are one test: merged into the first, and compared with the others once", () => {
  const cut = testOf("cut", "shifted", ramp);
  const other = testOf("other", "shifted", [...ramp].reverse());
  const found = correlateTests([cut, other, testOf("iid", "iid", ramp), { ...cut, name: "again" }], none);
  expect(found.tests).toEqual([
    { name: "iid", title: "iid", alike: ["cut", "cut"] },
    { name: "other", title: "other", alike: [] },
  ]);
  expect(found.pairs.map(({ one, other: two }) => [one, two])).toEqual([["iid", "other"]]);
});

test("figures that only nearly agree are two tests", () => {
  const near = testOf("near", "shifted", [...ramp.slice(0, -1), 999]);
  expect(correlateTests([testOf("iid", "iid", ramp), near], none).tests).toHaveLength(2);
});
