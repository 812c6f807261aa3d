import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fingerprintDataset } from "#cli/families/fingerprint";
import { type CrossMatches, countCrossMatches } from "#cli/families/fingerprint/choose-distance";
import { ingestSplit } from "#cli/families/prepare";
import { readRecipe } from "#cli/families/recipe";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { IMAGE_CHANGES, TEXT_CHANGES } from "#cli/validate/fingerprints/changes";
import { type Catches, measureCatches } from "#cli/validate/fingerprints/measure-catches";
import { withWorkFolder } from "#cli/work-folder";
import type { Dataset } from "#server/contracts/dataset";
import { markNear } from "#server/ingest/fingerprints/cluster-near";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { readTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { readImages, readTexts } from "#server/ingest/read-dataset";
import { findTrainingFingerprints, listFamilyPackages } from "#server/storage/family-package";

const CHANGED = 300;

/** Distances that are counted: beyond the largest that is used, so that the table shows what it would cost. */
const MOST = 8;

type Measured = {
  slug: string;
  rows: number;
  trained: number;
  /** Null where near ones are not looked for in inputs of this kind. */
  near: {
    distance: number | null;
    cross: CrossMatches;
    catches: Catches[];
    /** Rows near to a training example, the very same left out. */
    rows: number | null;
  } | null;
  exact: number;
};

/** Some inputs at equal steps. */
async function takeSome<T>(runs: AsyncIterable<T[]>, rows: number): Promise<T[]> {
  const step = Math.max(1, Math.floor(rows / CHANGED));
  const some: T[] = [];
  let at = 0;
  for await (const run of runs) for (const item of run) if (at++ % step === 0 && some.length < CHANGED) some.push(item);
  return some;
}

async function* imagesOf(dataset: Dataset) {
  for await (const { images } of readImages(dataset, 64)) yield images;
}

async function* textsOf(dataset: Dataset) {
  for await (const { texts } of readTexts(dataset, 256)) yield texts;
}

async function measureChanges(dataset: Dataset): Promise<Catches[]> {
  if (dataset.modality === "image") {
    return measureCatches(await takeSome(imagesOf(dataset), dataset.rows), IMAGE_CHANGES, fingerprintImage, MOST);
  }
  return measureCatches(await takeSome(textsOf(dataset), dataset.rows), TEXT_CHANGES, fingerprintText, MOST);
}

async function measureFamily(slug: string, data: string, work: string): Promise<Measured | null> {
  const path = await findTrainingFingerprints(join(modelsDirectory(), slug));
  if (path === null) return null;
  const training = await readTrainingFingerprints(path);
  const folder = join(work, slug);
  await mkdir(folder);
  const dataset = await ingestSplit(await readRecipe(slug), "iid-test", data, folder);
  const { exact, near } = await fingerprintDataset(dataset);
  const known = new Set(training.exact);
  const measured = {
    slug,
    rows: dataset.rows,
    trained: training.examples,
    exact: exact.filter((value) => known.has(value)).length,
  };
  if (near === null) return { ...measured, near: null };
  const others = near.values.filter((_, at) => !known.has(exact[at] as bigint));
  const marks = training.near && markNear(others, training.near, training.distance);
  return {
    ...measured,
    near: {
      distance: training.near && training.distance,
      cross: countCrossMatches(near, MOST),
      catches: await measureChanges(dataset),
      rows: marks?.reduce((sum, mark) => sum + mark, 0) ?? null,
    },
  };
}

function showOverlap(families: readonly Measured[]): TextTable {
  return {
    head: ["family", "training examples", "i.i.d. test rows", "the very same", "bits that may differ", "near"],
    rows: families.map(({ slug, trained, rows, exact, near }) => [
      slug,
      String(trained),
      String(rows),
      String(exact),
      near?.distance?.toString() ?? "",
      near?.rows?.toString() ?? "not looked for",
    ]),
    texts: 1,
  };
}

const DISTANCES = [0, 1, 2, 3, 4, 6, 8];

function showMatches(families: readonly Measured[]): TextTable {
  return {
    head: ["family", "what", "n", "the very same", ...DISTANCES.map((distance) => `at most ${distance} bits`)],
    rows: families.flatMap(({ slug, near }) =>
      near === null
        ? []
        : [
            ...near.catches.map(({ title, inputs, exact, within }) => [
              slug,
              title,
              String(inputs),
              `${((100 * exact) / inputs).toFixed(1)} %`,
              ...DISTANCES.map((distance) => `${((100 * (within[distance] as number)) / inputs).toFixed(1)} %`),
            ]),
            [
              slug,
              "pairs with different labels",
              near.cross.pairs.toExponential(1),
              "",
              ...DISTANCES.map((distance) => String(near.cross.within[distance])),
            ],
          ],
    ),
    texts: 2,
  };
}

/** Measures on the i.i.d. tests of the families what fingerprints catch, and how often unrelated inputs match. */
export async function validateFingerprints(data: string, write: boolean): Promise<void> {
  const families: Measured[] = [];
  await withWorkFolder("validate-fingerprints", async (work) => {
    for (const slug of await listFamilyPackages(modelsDirectory())) {
      console.log(`${slug}: reading`);
      const measured = await measureFamily(slug, data, work);
      if (measured) families.push(measured);
    }
  });
  console.log(asText(showOverlap(families)));
  console.log(asText(showMatches(families)));
  if (!write) return;
  const sections = [
    "Rows of the i.i.d. tests that are training examples as well:",
    asMarkdown(showOverlap(families)),
    `Of ${CHANGED} inputs of each i.i.d. test, changed as happens on the way, the share that is still found; and of pairs of rows with different labels, which are no copies of each other, how many match by accident:`,
    asMarkdown(showMatches(families)),
  ];
  await replaceBetween("docs/methods.md", "fingerprints", sections.join("\n\n"));
}
