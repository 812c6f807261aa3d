import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { prepareFeatures } from "#cli/families/prepare/prepare-features";
import { prepareImages } from "#cli/families/prepare/prepare-images";
import { preparePairs } from "#cli/families/prepare/prepare-pairs";
import { prepareTexts } from "#cli/families/prepare/prepare-texts";
import { MODALITIES, type Recipe, readRecipe } from "#cli/families/recipe";
import { writeStays } from "#cli/families/write-stays";
import { withWorkFolder } from "#cli/work-folder";
import type { Dataset } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns } from "#server/ingest/read-dataset";
import { writeNpy } from "#server/preprocess/write-npy";

/** The file of a split, unpacked or derived where it is not there as it is. */
async function fetchSource(recipe: Recipe, split: string, data: string, folder: string): Promise<string> {
  if (recipe.task === "tabular-classification") {
    const source = recipe.sources[split] as (typeof recipe.sources)[string];
    const outPath = join(folder, `${split}.csv`);
    await writeStays({ recordsPath: join(data, source.records), part: source.part, labDelayHours: 0, outPath });
    return outPath;
  }
  const source = join(data, recipe.sources[split] as string);
  if (!source.endsWith(".gz")) return source;
  const path = join(folder, basename(source, ".gz"));
  await pipeline(createReadStream(source), createGunzip(), createWriteStream(path));
  return path;
}

/** Reads one split of a recipe as the product reads what people upload. */
export async function ingestSplit(
  recipe: Recipe,
  split: string,
  data: string,
  work: string,
  trainingFingerprints: string | null = null,
): Promise<Dataset> {
  const folder = join(work, split);
  await mkdir(folder);
  const family = {
    labels: recipe.labels,
    labelSynonyms: {},
    ordered: false,
    modality: MODALITIES[recipe.task],
    // What was seen in training is not known yet, and reading a file does not ask for it.
    ...(recipe.task === "tabular-classification"
      ? { features: recipe.features.map((feature) => ({ ...feature, range: null, missingShare: 0 })) }
      : {}),
  };
  const path = await fetchSource(recipe, split, data, folder);
  return buildDataset(path, recipe.columns, family, folder, basename(path), trainingFingerprints);
}

function prepareInputs(recipe: Recipe, datasets: Map<string, Dataset>, out: string): AsyncGenerator<string[]> {
  if (recipe.task === "text-classification") return prepareTexts(recipe, datasets, out);
  if (recipe.task === "text-pair-classification") return preparePairs(recipe, datasets, out);
  if (recipe.task === "image-classification") return prepareImages(recipe, datasets, out);
  return prepareFeatures(recipe, datasets, out);
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * Writes the arrays that a recipe trains on, through the product's own ingest and preprocessing, so that training and
 * serving cannot differ. The tokenizer of an existing package is kept; the first time it is made from the training texts.
 */
export async function prepareFamily(family: string, dataDirectory: string, outDirectory: string): Promise<void> {
  const recipe = await readRecipe(family);
  if (!recipe.sources.train) throw new InputError(`The recipe of '${family}' names no training data.`);
  await mkdir(outDirectory, { recursive: true });
  await withWorkFolder("prepare", async (work) => {
    const datasets = new Map<string, Dataset>();
    for (const split of Object.keys(recipe.sources)) {
      const dataset = await ingestSplit(recipe, split, dataDirectory, work);
      datasets.set(split, dataset);
      console.log(`${split}: ${dataset.rows} rows, ${dataset.skipped} skipped`);
    }
    const files: string[] = [];
    for await (const written of prepareInputs(recipe, datasets, outDirectory)) files.push(...written);
    for (const [split, dataset] of datasets) {
      const { labels } = await readColumns(dataset);
      const file = `${split}.labels.npy`;
      await writeNpy(join(outDirectory, file), "int32", [dataset.rows], Int32Array.from(labels));
      // Beside the split's other arrays, where a reader of arrays.json looks for it.
      files.splice(files.findLastIndex((name) => name.startsWith(`${split}.`)) + 1, 0, file);
    }
    const sha256: Record<string, string> = {};
    for (const file of files) sha256[file] = await digestFile(join(outDirectory, file));
    await writeFile(join(outDirectory, "arrays.json"), `${JSON.stringify({ family, sha256 }, null, 2)}\n`);
  });
}
