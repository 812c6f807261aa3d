import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecipeOf } from "#cli/families/recipe";
import type { Dataset } from "#server/contracts/dataset";
import { readImages } from "#server/ingest/read-dataset";
import { createPixelWriter, fitImage } from "#server/preprocess/image-processor";
import { NpyWriter } from "#server/preprocess/write-npy";

const READ_ROWS = 256;

/** Writes `preprocessor_config.json` and the `pixel_values` float32 (N, 3, H, W) of every split. */
export async function* prepareImages(
  { imageProcessor }: RecipeOf<"image-classification">,
  datasets: Map<string, Dataset>,
  outDirectory: string,
): AsyncGenerator<string[]> {
  const config = "preprocessor_config.json";
  await writeFile(join(outDirectory, config), `${JSON.stringify(imageProcessor, null, 2)}\n`);
  yield [config];
  const writePixels = createPixelWriter(imageProcessor);
  const { height, width } = imageProcessor.size;
  for (const [split, dataset] of datasets) {
    const file = `${split}.pixel_values.npy`;
    const array = await NpyWriter.open(join(outDirectory, file), "float32", [dataset.rows, 3, height, width]);
    const fitted = readImages(dataset, READ_ROWS, (image) => fitImage(image, imageProcessor));
    for await (const { images } of fitted) await array.append(writePixels(images));
    await array.close();
    yield [file];
  }
}
