import { afterAll, beforeAll, expect, test } from "vitest";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { rankDataset, rankedFamily } from "#server/jobs/steps/rank-dataset";
import { type PredictedSet, predictedSet } from "#tests/jobs/predicted-set";

let set: PredictedSet;
beforeAll(async () => {
  set = await predictedSet();
});
afterAll(() => set.remove());

test("the confusion of the recommended variant comes first, also where another one ranks above it", async () => {
  const { pack, dataset, predictions } = set;
  const heavy = pack.variants.map((each) => (each.variant === "00" ? { ...each, bytes: 2_000_000 } : each));
  const family = rankedFamily(pack.family, heavy, [], { latency: null, borrowing: null });
  const options = rankingOptionsSchema.parse({ constraints: ["size <= 1 MB"] });
  const { recommendation, variants, diagnostics } = await rankDataset(family, dataset, predictions, options);
  expect(variants[0]?.variant).toBe("00");
  expect(recommendation.variant).toBe("01");
  expect(diagnostics?.confusion.map(({ variant }) => variant)).toEqual(["01", "00", "02"]);
});
