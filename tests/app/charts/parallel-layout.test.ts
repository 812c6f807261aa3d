import { expect, test } from "vitest";
import { distinctStrips, layoutParallel, pathOf } from "#app/components/charts/parallel-layout";
import { metricOfAll, type Strip, stripsOf } from "#app/components/charts/strips";
import type { FamilyView } from "#server/contracts/views";

const stripOf = (name: string, shares: [string, number][], metric = "accuracy"): Strip => ({
  ...{ name, title: name, kind: "shifted", metric, unit: "rows", n: 100, samplingSe: 0.01 },
  mean: shares.reduce((sum, [, share]) => sum + share, 0) / shares.length,
  values: shares.map(([variant, share]) => ({ variant, share })),
});
const first = stripOf("a", [
  ["00", 0.8],
  ["01", 0.9],
  ["02", 0.7],
]);

test("places run from the lowest at 0 to the highest at 1, and ties share the middle of theirs", () => {
  const tied = stripOf("b", [
    ["00", 0.5],
    ["01", 0.5],
    ["02", 0.9],
  ]);
  const { lines } = layoutParallel([first, tied], "place");
  expect(lines).toEqual([
    { variant: "00", positions: [0.5, 0.25] },
    { variant: "01", positions: [1, 0.25] },
    { variant: "02", positions: [0, 1] },
  ]);
});

test("differences share one scale with the mean of each test in the middle", () => {
  const wide = stripOf("b", [
    ["00", 0.4],
    ["01", 0.6],
    ["02", 0.8],
  ]);
  const { lines, reach } = layoutParallel([first, wide], "difference");
  expect(reach).toBeCloseTo(20, 9);
  expect(lines[2]?.positions[0]).toBeCloseTo(0.25, 9);
  expect(lines[2]?.positions[1]).toBeCloseTo(1, 9);
});

test("equal figures everywhere lie in the middle", () => {
  const flat = stripOf("b", [
    ["00", 0.5],
    ["01", 0.5],
  ]);
  for (const scale of ["place", "difference"] as const)
    expect(layoutParallel([flat], scale).lines.map(({ positions }) => positions)).toEqual([[0.5], [0.5]]);
});

test("a line breaks where a figure is missing", () => {
  const { lines } = layoutParallel([first, stripOf("b", [["00", 0.5]]), first], "place");
  expect(lines[1]?.positions).toEqual([1, null, 1]);
  const at = (value: number) => value * 10;
  expect(pathOf([1, null, 1, 0.5], at, at)).toBe("M10.0 0M10.0 20L5.0 30");
});

test("of tests with the same figures only the first is drawn", () => {
  const names = distinctStrips([first, { ...first, name: "cut" }, stripOf("b", [["00", 0.1]])]).map(({ name }) => name);
  expect(names).toEqual(["a", "b"]);
});

test("a strip of AUROCs holds no accuracy in the place of one that is missing", () => {
  const benchmark = { name: "t", title: "T", kind: "iid", metric: "accuracy", unit: "rows", rows: 10 };
  const variants = [
    { variant: "00", correct: 9, n: 10, auroc: { value: 0.7, se: 0.1 } },
    { variant: "01", correct: 9, n: 10, auroc: null },
  ];
  const spreads = [{ name: "t", metric: "auroc", n: 10, mean: 0.7, samplingSe: 0.1 }];
  const [strip] = stripsOf({ benchmarks: [{ ...benchmark, variants }], spreads } as unknown as FamilyView);
  expect(strip?.values).toEqual([{ variant: "00", share: 0.7 }]);
});

test("figures of several metrics are not all called by one of them", () => {
  expect(metricOfAll([first, stripOf("b", [], "accuracy")])).toBe("accuracy");
  expect(metricOfAll([first, stripOf("b", [], "auroc")])).toBe("figure");
});
