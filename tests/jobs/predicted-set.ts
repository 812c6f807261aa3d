import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { buildDataset } from "#server/ingest/build-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";
import { sampleCsv } from "#tests/api/sample-rows";

export type PredictedSet = {
  pack: FamilyPackage;
  dataset: Dataset;
  predictions: KeptPredictions;
  remove: () => Promise<void>;
};

/** 400 sentences with what the tiny family's variants answer on them. */
export async function predictedSet(): Promise<PredictedSet> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-predicted-"));
  writeFileSync(join(folder, "data.csv"), sampleCsv(400));
  const pack = await readFamilyPackage(resolve(import.meta.dirname, "../fixtures"), "tiny-text");
  const dataset = await buildDataset(join(folder, "data.csv"), {}, pack.family, folder);
  const predictions = await predictDataset({
    packageDirectory: pack.directory,
    variants: pack.variants,
    dataset,
    workDirectory: folder,
    processes: 1,
  });
  return { pack, dataset, predictions, remove: () => rm(folder, { recursive: true, force: true }) };
}
