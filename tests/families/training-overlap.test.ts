import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestSplit } from "#cli/families/prepare";
import { type Recipe, readRecipe } from "#cli/families/recipe";
import { writeStays } from "#cli/families/write-stays";
import type { Findings } from "#server/contracts/findings";
import { openZip } from "#server/ingest/archives/open-zip";
import { buildDataset } from "#server/ingest/build-dataset";
import { readFamilyPackage } from "#server/storage/family-package";
import { makeZip } from "#tests/ingest/make-zip";

const models = resolve(import.meta.dirname, "../../models");
const data = resolve(import.meta.dirname, "../../../shared/data");
const isThere = existsSync(data);
const needs = `(needs ${data})`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "training-overlap-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const published = (slug: string): string => join(models, slug, "training-fingerprints.bin");

/** As if somebody uploaded the file. */
async function upload(slug: string, content: string | Uint8Array, columns: Recipe["columns"]) {
  const place = await mkdtemp(join(folder, "upload-"));
  const path = join(place, "upload");
  await writeFile(path, content);
  const { family } = await readFamilyPackage(models, slug);
  const { rows, findings } = await buildDataset(path, columns, family, place, "upload", published(slug));
  return { rows, training: findings?.training as NonNullable<Findings["training"]> };
}

/** Images of an archive at equal steps, so that all classes are among them, each as `convert` makes it. */
async function takeImages(path: string, count: number, convert: (bytes: Buffer) => Promise<Buffer> | Buffer) {
  const archive = await openZip(join(data, path), path);
  try {
    const images = archive.entries.filter(({ name }) => /\.(jpe?g|png)$/.test(name));
    const step = Math.floor(images.length / count);
    const some = images.filter((_, at) => at % step === 0).slice(0, count);
    const members = [];
    for (const entry of some) members.push({ name: entry.name, data: await convert(await entry.read()) });
    return makeZip(members);
  } finally {
    archive.close();
  }
}

const IMAGES = { cifar10: "cifar10/train.zip", retina: "retina/train.zip", skin: "skin/train.zip" };

describe.skipIf(!isThere)(`a slice of what a family was trained on ${needs}`, () => {
  test.each(["cifar10", "retina"] as const)("of %s is recognised in every image", async (slug) => {
    const { columns } = await readRecipe(slug);
    const { rows, training } = await upload(slug, await takeImages(IMAGES[slug], 60, (bytes) => bytes), columns);
    expect(rows).toBe(60);
    expect(training.exact).toBe(60);
  });

  test("of cifar10 is recognised when its images were packed again as JPEG of quality 75", async () => {
    const again = await takeImages(IMAGES.cifar10, 60, (bytes) => sharp(bytes).jpeg({ quality: 75 }).toBuffer());
    const { columns } = await readRecipe("cifar10");
    const { training } = await upload("cifar10", again, columns);
    expect(training.exact + (training.near ?? 0)).toBe(60);
    expect(training.near).toBeGreaterThan(10);
  });

  test("of sentiment and nli is recognised in every text, whatever its capitals", async () => {
    const reviews = gunzipSync(await readFile(join(data, "sentiment/train.csv.gz"))).toString();
    const pairs = await readFile(join(data, "nli/train.csv"), "utf8");
    for (const [slug, text] of [
      ["sentiment", reviews],
      ["nli", pairs],
    ] as const) {
      const { columns } = await readRecipe(slug);
      const [header = "", ...lines] = text.slice(0, 200_000).split(/\r?\n/);
      const upper = lines.slice(0, -1).map((line) => line.toUpperCase());
      const labels = (await readFamilyPackage(models, slug)).family.labels;
      const labelled = upper.map((line) =>
        labels.reduce((changed, label) => changed.replaceAll(label.toUpperCase(), label), line),
      );
      const { rows, training } = await upload(slug, [header, ...labelled, ""].join("\n"), columns);
      expect(rows).toBeGreaterThan(100);
      expect(training.exact).toBe(rows);
    }
  });

  test("of kidney is recognised in every stay", async () => {
    const recipe = await readRecipe("kidney");
    const outPath = join(folder, "train.csv");
    const recordsPath = join(data, "kidney/hospital-a-hourly.csv.gz");
    await writeStays({ recordsPath, part: "train", labDelayHours: 0, outPath });
    const { rows, training } = await upload("kidney", await readFile(outPath), recipe.columns);
    expect(training).toMatchObject({ compared: rows, exact: rows, near: null });
  }, 120_000);
});

/** How many rows of the i.i.d. test are training examples in truth. */
const OVERLAPS = [
  ["sentiment", 0, 0],
  ["nli", 2, null],
  ["retina", 0, 2],
  ["skin", 0, 0],
] as const;

describe.skipIf(!isThere)(`the i.i.d. test of a family ${needs}`, () => {
  test.each(OVERLAPS)(
    "of %s has %d rows of the training data, and %s near ones",
    async (slug, exact, near) => {
      const place = join(folder, `iid-${slug}`);
      await mkdir(place);
      const { findings } = await ingestSplit(await readRecipe(slug), "iid-test", data, place, published(slug));
      expect(findings?.training).toMatchObject({ exact, near });
    },
    120_000,
  );
});
