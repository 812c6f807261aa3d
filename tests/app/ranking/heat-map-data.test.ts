import { expect, test } from "vitest";
import { heatMapData } from "#app/components/ranking/heat-map-data";
import { FEW_ROWS } from "#server/contracts/few-rows";
import { sampleRanking, sampleSlice } from "#tests/report/sample-ranking";

const ranking = sampleRanking();
const slice = (value: string, rows: number, n?: number) => {
  const own = sampleSlice("site", value, 0.5, ranking);
  return { ...own, rows, variants: own.variants.map((each) => (n === undefined ? each : { ...each, n })) };
};

test("a row of the map has the rows that its figures rest on, which by recall are those of the class", () => {
  const { rows } = heatMapData({ ...ranking, slices: [slice("face", 80), slice("foot", 80, 5)] });
  expect(rows.map((each) => each.rows)).toEqual([80, 5]);
});

test("slices of few such rows do not set the scale", () => {
  const wide = slice("foot", 80, FEW_ROWS - 1);
  const [first, ...rest] = wide.variants;
  const slices = [slice("face", 80), { ...wide, variants: [{ ...first!, estimate: 1 }, ...rest] }];
  const narrow = heatMapData({ ...ranking, slices });
  const enough = slices.map((each) => ({ ...each, variants: each.variants.map((own) => ({ ...own, n: FEW_ROWS })) }));
  expect(heatMapData({ ...ranking, slices: enough }).reach).toBeGreaterThan(0.3);
  // All variants are level where the rows are enough, so the few have to do.
  expect(narrow.reach).toBeGreaterThan(0.3);
  const varied = slice("back", 80);
  const [one, ...others] = varied.variants;
  const both = [{ ...varied, variants: [{ ...one!, estimate: 0.6 }, ...others] }, slices[1]!];
  expect(heatMapData({ ...ranking, slices: both }).reach).toBeLessThan(0.2);
});
