import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Recipe, readRecipe } from "#cli/families/recipe";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import type { Dataset } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns, readTexts } from "#server/ingest/read-dataset";
import { buildVocabulary } from "#server/preprocess/build-vocabulary";
import { createTextTokenizer } from "#server/preprocess/text-tokenizer";
import { writeNpy } from "#server/preprocess/write-npy";

const READ_ROWS = 1024;

async function ingestSplit(
  recipe: Recipe,
  split: string,
  dataDirectory: string,
  workDirectory: string,
): Promise<Dataset> {
  const source = join(dataDirectory, recipe.sources[split] as string);
  const folder = join(workDirectory, split);
  await mkdir(folder);
  let path = source;
  if (source.endsWith(".gz")) {
    path = join(folder, basename(source, ".gz"));
    await pipeline(createReadStream(source), createGunzip(), createWriteStream(path));
  }
  const family = { labels: recipe.labels, labelSynonyms: {}, ordered: false };
  return buildDataset(path, recipe.columns, family, folder);
}

async function* textsOf(dataset: Dataset): AsyncGenerator<string[]> {
  for await (const { texts } of readTexts(dataset, READ_ROWS)) yield texts;
}

async function writeArrays(
  dataset: Dataset,
  split: string,
  tokenizerJson: unknown,
  outDirectory: string,
): Promise<string[]> {
  const tokenizer = createTextTokenizer(tokenizerJson);
  const encoded: number[][] = [];
  for await (const texts of textsOf(dataset)) for (const text of texts) encoded.push(tokenizer.encode(text));
  const width = encoded.reduce((widest, ids) => Math.max(widest, ids.length), 1);
  const inputIds = new Int32Array(encoded.length * width).fill(tokenizer.padId);
  for (const [row, ids] of encoded.entries()) inputIds.set(ids, row * width);
  const lengths = Int32Array.from(encoded, (ids) => ids.length);
  const { labels } = await readColumns(dataset);
  const file = (array: string): string => join(outDirectory, `${split}.${array}.npy`);
  await writeNpy(file("input_ids"), "int32", [encoded.length, width], inputIds);
  await writeNpy(file("lengths"), "int32", [encoded.length], lengths);
  await writeNpy(file("labels"), "int32", [encoded.length], Int32Array.from(labels));
  return ["input_ids", "lengths", "labels"].map((array) => `${split}.${array}.npy`);
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
    const tokenizerPath = join(outDirectory, "tokenizer.json");
    const published = join(modelsDirectory(), family, "tokenizer.json");
    const kept = await copyFile(published, tokenizerPath).then(
      () => true,
      () => false,
    );
    if (!kept) {
      const contents = await buildVocabulary(textsOf(datasets.get("train") as Dataset), recipe.tokenizer);
      await writeFile(tokenizerPath, JSON.stringify(contents));
    }
    console.log(kept ? `tokenizer: the one of ${published}` : "tokenizer: made from the training texts");
    const tokenizerJson: unknown = JSON.parse(await readFile(tokenizerPath, "utf8"));
    const files = ["tokenizer.json"];
    for (const [split, dataset] of datasets)
      files.push(...(await writeArrays(dataset, split, tokenizerJson, outDirectory)));
    const sha256: Record<string, string> = {};
    for (const file of files)
      sha256[file] = createHash("sha256")
        .update(await readFile(join(outDirectory, file)))
        .digest("hex");
    await writeFile(join(outDirectory, "arrays.json"), `${JSON.stringify({ family, sha256 }, null, 2)}\n`);
  });
}
