import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import { buildDataset } from "#server/ingest/build-dataset";
import { type PredictInput, predictDataset } from "#server/jobs/steps/predict-dataset";
import { readFamilyPackage } from "#server/storage/family-package";
import { sampleCsv } from "#tests/api/sample-rows";

const FIXTURES = resolve(import.meta.dirname, "../fixtures");
let folder: string;
let input: Omit<PredictInput, "workDirectory">;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-predict-"));
  writeFileSync(join(folder, "data.csv"), sampleCsv(40));
  const pack = await readFamilyPackage(FIXTURES, "tiny-text");
  const dataset = await buildDataset(join(folder, "data.csv"), { slices: ["region"] }, pack.family, folder);
  input = { packageDirectory: pack.directory, variants: pack.variants, dataset, processes: 1 };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fingerprintOf(change: Partial<PredictInput> = {}): Promise<string> {
  const workDirectory = await mkdtemp(join(folder, "work-"));
  return (await predictDataset({ ...input, workDirectory, ...change })).fingerprint;
}

test("predictions of the same rows have the same name wherever they are made, in whatever order fields are stored", async () => {
  const { mapping } = input.dataset;
  const turned = Object.fromEntries(Object.entries(mapping).reverse()) as Dataset["mapping"];
  expect(Object.keys(turned)).not.toEqual(Object.keys(mapping));
  expect(await fingerprintOf({ dataset: { ...input.dataset, mapping: turned } })).toBe(await fingerprintOf());
});

test("predictions of other variants, other rows or stressed rows have another name", async () => {
  const [first, second, third] = input.variants;
  if (!first || !second || !third) throw new Error("The tiny family has three variants.");
  const names = [
    await fingerprintOf(),
    await fingerprintOf({ variants: [second, first, third] }),
    await fingerprintOf({ dataset: { ...input.dataset, sha256: "0".repeat(64) } }),
    await fingerprintOf({ stress: { operation: "typos", level: 3, seed: 1 } }),
    await fingerprintOf({ stress: { operation: "typos", level: 3, seed: 2 } }),
  ];
  expect(new Set(names).size).toBe(names.length);
});
