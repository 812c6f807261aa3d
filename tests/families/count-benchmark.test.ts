import { describe, expect, it } from "vitest";
import { countBenchmark } from "#cli/families/count-benchmark";
import { readFamilyPackage } from "#server/storage/family-package";

const pack = await readFamilyPackage("models", "sentiment");

describe("the counts behind a figure", () => {
  const definition = (expectChange?: boolean) => ({
    ...(pack.family.benchmarks[0] as (typeof pack.family.benchmarks)[number]),
    kind: expectChange === undefined ? ("iid" as const) : ("contrastive" as const),
    expectChange,
  });
  const columns = { labels: Uint8Array.of(0, 1, 1, 0), slices: [], groups: Uint32Array.of(0, 0, 1, 1), weights: null };
  // Two variants, row by row: the first is right on rows 1, 2 and 4, the second says 1 throughout.
  const predicted = Uint8Array.of(0, 1, 1, 1, 0, 1, 0, 1);
  const count = (expectChange?: boolean) =>
    countBenchmark(definition(expectChange), ["00", "01"], columns, predicted).variants.map(({ correct, n }) => [
      correct,
      n,
    ]);

  it("are rows right, for an ordinary test", () => {
    expect(count()).toEqual([
      [3, 4],
      [2, 4],
    ]);
  });

  it("are pairs right on both sides, where the label decides", () => {
    expect(count(true)).toEqual([
      [1, 2],
      [0, 2],
    ]);
  });

  it("are pairs with one answer, where nothing should change", () => {
    expect(count(false)).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("need two sides to each pair", () => {
    const lopsided = { ...columns, groups: Uint32Array.of(0, 0, 0, 1), weights: null };
    expect(() => countBenchmark(definition(true), ["00", "01"], lopsided, predicted)).toThrow("two sides");
  });
});
