import { expect, test } from "vitest";
import { distinctTests } from "#app/components/compare/distinct-tests";
import type { ComparedTest } from "#server/contracts/comparison";

const testOf = (title: string, rows: number): ComparedTest => ({
  ...{ name: title, title, kind: "iid", description: "", unit: "rows", rows: 9, copies: 1, split: rows },
  ...{ figures: [], slices: [], disagreements: [{ one: "00", other: "01", rows }] },
});

test("tests with the same figures are shown once, and the others are named", () => {
  const found = distinctTests([testOf("a", 3), testOf("b", 4), testOf("c", 3)]);
  expect(found.map(({ test: { title }, alike }) => [title, alike])).toEqual([
    ["a", ["c"]],
    ["b", []],
  ]);
});
