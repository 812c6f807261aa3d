import { afterAll, beforeAll, expect, test } from "vitest";
import type { Spread } from "#server/contracts/views";
import { describeVariant } from "#server/families/describe-variant";
import { getVariant } from "#server/families/get-variant";
import { openPlace, type Place } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

test("a variant is shown with its neighbours and the graph of its file, without a path of the server", async () => {
  const shown = await getVariant(place.context, "tiny-text", "01");
  expect(shown).toMatchObject({ variant: "01", previous: "00", next: "02", figures: [] });
  expect(shown.graph?.inputs.map(({ name }) => name)).toContain("input_ids");
  expect(shown.graph?.outputs.map(({ name }) => name)).toEqual(["logits"]);
  expect(JSON.stringify(shown)).not.toContain(place.context.settings.modelsDirectory);
  expect(await getVariant(place.context, "tiny-text", "00")).toMatchObject({ previous: null });
  expect(await getVariant(place.context, "tiny-text", "02")).toMatchObject({ next: null });
});

test("a variant or a family that is not there is not found", async () => {
  for (const [slug, variant] of [
    ["tiny-text", "99"],
    ["tiny-text", "../00"],
    ["none", "00"],
  ] as const)
    await expect(getVariant(place.context, slug, variant)).rejects.toMatchObject({ code: "not-found" });
});

const measured = (variant: string, correct: number, auroc?: { value: number; se: number } | null) => ({
  ...{ variant, correct, n: 100, auroc },
  slices: { side: { left: { correct: correct / 2, n: 50 } } },
});
const testOf = (variants: ReturnType<typeof measured>[]) => ({
  ...{ name: "t", title: "T", kind: "shifted" as const, metric: "accuracy" as const, unit: "rows" as const, variants },
});
const spreadOf = (metric: string, mean: number): Spread => ({
  ...{
    name: "t",
    title: "T",
    kind: "shifted",
    metric,
    rows: 100,
    n: 100,
    mean,
    min: 0,
    max: 1,
    sd: 0.1,
    samplingSe: 0.04,
  },
});

test("figures carry Wilson's interval, tied places share a range, and slices their own mean", () => {
  const tests = [testOf([measured("00", 90), measured("01", 80), measured("02", 80), measured("03", 70)])];
  const [figure] = describeVariant("01", tests, [spreadOf("accuracy", 0.8)]);
  expect(figure).toMatchObject({ value: 0.8, places: [2, 3], of: 4, standing: "usual" });
  // SciPy 1.10: binomtest(80, 100).proportion_ci(0.95, "wilson")
  expect(figure?.interval[0]).toBeCloseTo(0.7111708344, 8);
  expect(figure?.interval[1]).toBeCloseTo(0.8666330667, 8);
  expect(figure?.slices).toMatchObject([{ column: "side", slice: "left", value: 0.8, n: 50 }]);
  expect(figure?.slices[0]?.mean).toBeCloseTo(0.8, 12);
});

test("a variant is unusual only beyond the noise of one variant", () => {
  const tests = [testOf([measured("00", 90), measured("01", 70), measured("02", 79)])];
  const standings = ["00", "01", "02"].map(
    (variant) => describeVariant(variant, tests, [spreadOf("accuracy", 0.8)])[0]?.standing,
  );
  expect(standings).toEqual(["above", "below", "usual"]);
});

test("where the metric is AUROC, a variant without one has no figure, not its accuracy", () => {
  const tests = [testOf([measured("00", 90, { value: 0.7, se: 0.05 }), measured("01", 95, null)])];
  expect(describeVariant("01", tests, [spreadOf("auroc", 0.7)])).toEqual([]);
  const [figure] = describeVariant("00", tests, [spreadOf("auroc", 0.7)]);
  expect(figure).toMatchObject({ value: 0.7, places: [1, 1], of: 1 });
  expect(figure?.interval[0]).toBeCloseTo(0.7 - 1.959964 * 0.05, 6);
});
