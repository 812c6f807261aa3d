import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecipeOf } from "#cli/families/recipe";
import type { Dataset } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import { readFeatures } from "#server/ingest/read-dataset";
import { NpyWriter } from "#server/preprocess/write-npy";

const READ_ROWS = 4096;

/** What each feature looks like in a dataset: its range and how often it is missing. */
async function describeFeatures(recipe: RecipeOf<"tabular-classification">, dataset: Dataset): Promise<Feature[]> {
  const width = recipe.features.length;
  const seen = recipe.features.map(() => ({
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    missing: 0,
  }));
  for await (const { values } of readFeatures(dataset, READ_ROWS)) {
    for (const [at, value] of values.entries()) {
      const feature = seen[at % width] as (typeof seen)[number];
      if (Number.isNaN(value)) feature.missing++;
      else {
        feature.low = Math.min(feature.low, value);
        feature.high = Math.max(feature.high, value);
      }
    }
  }
  return recipe.features.map((feature, at) => {
    const { low, high, missing } = seen[at] as (typeof seen)[number];
    const range: Feature["range"] = missing === dataset.rows ? null : [low, high];
    return { ...feature, range, missingShare: missing / dataset.rows };
  });
}

/** Writes `features.json` and the `features` float32 (N, F) of every split, NaN where one is missing. */
export async function* prepareFeatures(
  recipe: RecipeOf<"tabular-classification">,
  datasets: Map<string, Dataset>,
  outDirectory: string,
): AsyncGenerator<string[]> {
  const features = await describeFeatures(recipe, datasets.get("train") as Dataset);
  await writeFile(join(outDirectory, "features.json"), `${JSON.stringify({ features }, null, 2)}\n`);
  yield ["features.json"];
  for (const [split, dataset] of datasets) {
    const file = `${split}.features.npy`;
    const array = await NpyWriter.open(join(outDirectory, file), "float32", [dataset.rows, features.length]);
    for await (const { values } of readFeatures(dataset, READ_ROWS)) await array.append(values);
    await array.close();
    yield [file];
  }
}
