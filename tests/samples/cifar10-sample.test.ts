import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns, readImages } from "#server/ingest/read-dataset";
import { readFamilyPackage } from "#server/storage/family-package";

const models = join(import.meta.dirname, "../../models");
let folder: string;
let dataset: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cifar10-sample-"));
  const { family } = await readFamilyPackage(models, "cifar10");
  const mapping = { slices: ["ground", "size"], group: "drawing" };
  dataset = await buildDataset(join(models, "samples/cifar10-sample.zip"), mapping, family, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("every image is read, and its label, spelled as people spell it, fits the family", () => {
  expect(dataset.rows).toBe(480);
  expect(dataset.skipped).toBe(0);
  expect(dataset.classCounts).toEqual(Array.from({ length: 10 }, () => 48));
});

test("every label is drawn on every ground and in every size, so that neither gives the label away", async () => {
  const { labels, slices } = await readColumns(dataset);
  for (const { values, codes } of slices) {
    const seen = new Set([...labels].map((label, row) => `${label} ${codes[row]}`));
    expect(seen.size).toBe(10 * values.length);
  }
});

test("rows of one drawing are tied together, and carry one label", async () => {
  const { labels, groups } = await readColumns(dataset);
  const labelOf = new Map<number, number>();
  for (const [row, group] of (groups ?? new Uint32Array()).entries()) {
    expect(labelOf.get(group) ?? labels[row]).toBe(labels[row]);
    labelOf.set(group, labels[row] as number);
  }
  expect(labelOf.size).toBe(dataset.groups);
  expect(labelOf.size).toBeGreaterThan(150);
});

test("the images are 32 pixels wide and high, and no two of a label are the same", async () => {
  const seen = new Set<string>();
  for await (const { images } of readImages(dataset, 100)) {
    for (const { width, height, data } of images) {
      expect([width, height]).toEqual([32, 32]);
      seen.add(Buffer.from(data).toString("base64"));
    }
  }
  expect(seen.size).toBeGreaterThan(400);
});
