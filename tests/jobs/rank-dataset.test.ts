import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { buildDataset } from "#server/ingest/build-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { rankDataset, rankedFamily } from "#server/jobs/steps/rank-dataset";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";
import { sampleCsv } from "#tests/api/sample-rows";

let folder: string;
let pack: FamilyPackage;
let dataset: Dataset;
let predictions: KeptPredictions;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-ranked-"));
  writeFileSync(join(folder, "data.csv"), sampleCsv(400));
  pack = await readFamilyPackage(resolve(import.meta.dirname, "../fixtures"), "tiny-text");
  dataset = await buildDataset(join(folder, "data.csv"), {}, pack.family, folder);
  predictions = await predictDataset({
    packageDirectory: pack.directory,
    variants: pack.variants,
    dataset,
    workDirectory: folder,
    processes: 1,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the confusion of the recommended variant comes first, also where another one ranks above it", async () => {
  const heavy = pack.variants.map((each) => (each.variant === "00" ? { ...each, bytes: 2_000_000 } : each));
  const family = rankedFamily(pack.family, heavy, [], { latency: null, borrowing: null });
  const options = rankingOptionsSchema.parse({ constraints: ["size <= 1 MB"] });
  const { recommendation, variants, diagnostics } = await rankDataset(family, dataset, predictions, options);
  expect(variants[0]?.variant).toBe("00");
  expect(recommendation.variant).toBe("01");
  expect(diagnostics?.confusion.map(({ variant }) => variant)).toEqual(["01", "00", "02"]);
});
