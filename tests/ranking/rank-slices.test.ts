import { describe, expect, it } from "vitest";
import { rankVariants } from "#server/ranking/rank-variants";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { inputOf, options } from "./ranking-fixture";

const correct = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0];
const site = { column: "site", values: ["north", "nowhere", "south"], codes: Uint32Array.of(2, 0, 2, 0, 0, 0) };
const age = { column: "age", values: ["old"], codes: new Uint32Array(6) };

describe("slices", () => {
  it("come in the order given, variants in order of rank, values without rows left out", () => {
    const { slices, variants } = rankVariants(inputOf(correct, 2, { slices: [site, age] }), options);
    expect(slices.map(({ column, value, rows }) => [column, value, rows])).toEqual([
      ["site", "north", 4],
      ["site", "south", 2],
      ["age", "old", 6],
    ]);
    for (const slice of slices) expect(slice.variants.map((v) => v.variant)).toEqual(variants.map((v) => v.variant));
  });

  it("have a Wilson interval each where rows stand alone", () => {
    const { slices } = rankVariants(inputOf(correct, 2, { slices: [site] }), options);
    expect(slices[0]?.variants).toEqual([
      { variant: "00", estimate: 1, interval: wilsonInterval(4, 4, 0.95), correct: 4 },
      { variant: "01", estimate: 0.5, interval: wilsonInterval(2, 4, 0.95), correct: 2 },
    ]);
    expect(slices[1]?.variants[0]).toMatchObject({ estimate: 0.5, correct: 1 });
  });

  it("that hold all rows have the figures of the whole", () => {
    const { slices, variants } = rankVariants(inputOf(correct, 2, { slices: [age] }), options);
    slices[0]?.variants.forEach((own, i) => {
      const { variant, estimate, interval, correct: right } = variants[i]!;
      expect(own).toEqual({ variant, estimate, interval, correct: right });
    });
  });

  it("resample their own groups, and have no interval but a reason where there is only one", () => {
    const groups = Uint32Array.of(1, 2, 1, 3, 3, 2);
    const { slices } = rankVariants(inputOf(correct, 2, { groups, slices: [site] }), options);
    const [north, south] = slices;
    const [low, high] = north?.variants[1]?.interval ?? [1, 0];
    expect(low).toBeLessThanOrEqual(0.5);
    expect(high).toBeGreaterThanOrEqual(0.5);
    expect(south?.variants).toEqual([
      {
        variant: "00",
        estimate: 0.5,
        interval: null,
        correct: 1,
        reason: "All rows of this slice belong to one group.",
      },
      { variant: "01", estimate: 0, interval: null, correct: 0, reason: "All rows of this slice belong to one group." },
    ]);
  });
});
