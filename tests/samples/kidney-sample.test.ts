import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listFeatures } from "#cli/families/stays/list-features";
import { makeKidneySample } from "#models/samples/make-kidney-sample";
import { DISTRIBUTIONS } from "#models/samples/patients/distributions";
import type { Dataset } from "#server/contracts/dataset";
import { familySchema } from "#server/contracts/family";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns } from "#server/ingest/read-dataset";

const models = join(import.meta.dirname, "../../models");
const path = join(models, "samples/kidney-sample.csv");
const slices = ["icu_unit", "age_band", "sex", "kidney_disease"];

let folder: string;
let dataset: Dataset;
let csv: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kidney-sample-"));
  csv = await readFile(path, "utf8");
  const family = familySchema.parse(JSON.parse(await readFile(join(models, "kidney/family.json"), "utf8")));
  const features = listFeatures().map((feature) => ({ ...feature, range: null, missingShare: 0 }));
  dataset = await buildDataset(path, { slices }, { ...family, features }, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("making the sample again gives the committed bytes", async () => {
  expect(await makeKidneySample()).toBe(csv);
});

test("another seed gives other patients", async () => {
  expect(await makeKidneySample(25, 20)).not.toBe(await makeKidneySample(24, 20));
});

test("every row says that its patient is simulated", () => {
  const [header = "", ...rows] = csv.trimEnd().split("\r\n");
  expect(header.startsWith("simulated_patient,")).toBe(true);
  expect(rows).toHaveLength(600);
  for (const [at, row] of rows.entries()) expect(row).toMatch(new RegExp(`^simulated-0*${at + 1},`));
});

test("the family reads every row with nothing said but the slices: features by name, the label by how people spell it", () => {
  expect(dataset).toMatchObject({ rows: 600, skipped: 0, mapping: { label: "outcome" } });
  expect(Object.entries(dataset.mapping.features).every(([feature, column]) => feature === column)).toBe(true);
  expect(Math.min(...dataset.classCounts)).toBeGreaterThan(100);
});

test("every slice holds enough patients with and without an injury to measure an area under the curve", async () => {
  const columns = await readColumns(dataset);
  for (const { values, codes } of columns.slices) {
    for (const [code] of values.entries()) {
      const labels = columns.labels.filter((_, row) => codes[row] === code);
      const injured = labels.reduce((sum, label) => sum + label, 0);
      expect(Math.min(injured, labels.length - injured)).toBeGreaterThanOrEqual(30);
    }
  }
});

test("values stay within the limits that their distributions state, and what is never ordered is missing", () => {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  for (const [name, { limits, measured }] of Object.entries(DISTRIBUTIONS)) {
    const values = rows.map((row) => row[header.indexOf(`${name}_last`)] ?? "");
    const present = values.filter((value) => value !== "").map(Number);
    expect(Math.min(...present)).toBeGreaterThanOrEqual(limits[0]);
    expect(Math.max(...present)).toBeLessThanOrEqual(limits[1]);
    expect(Math.abs(present.length / rows.length - measured)).toBeLessThan(0.1);
  }
});
