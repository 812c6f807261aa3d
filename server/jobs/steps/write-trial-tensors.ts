import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TensorBatch, TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import type { TrialInput } from "#server/contracts/trial";
import { InputError } from "#server/errors";
import { decodeImage } from "#server/ingest/decode-image";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts } from "#server/preprocess/batch-texts";
import { fitImage, loadImageProcessor } from "#server/preprocess/image-processor";
import { loadFeatures } from "#server/preprocess/load-features";
import { loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";

async function readImage(path: string) {
  const bytes = await readFile(path);
  return decodeImage(bytes).catch((cause) => {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`This file cannot be read as an image (${words}).`, {
      hint: "Send a photograph as JPEG, PNG or WebP.",
      cause,
    });
  });
}

async function toBatches(packageDirectory: string, input: TrialInput, imagePath: string): Promise<TensorBatch[]> {
  if (input.modality === "text") return batchTexts([input.text], await loadTextTokenizer(packageDirectory));
  if (input.modality === "text-pair")
    return batchPairs([[input.text, input.textPair]], await loadPairTokenizer(packageDirectory));
  if (input.modality === "image") {
    const processor = await loadImageProcessor(packageDirectory);
    return createImageBatcher(processor)([fitImage(await readImage(imagePath), processor)]);
  }
  const features = await loadFeatures(packageDirectory);
  return batchFeatures([Float32Array.from(features, ({ name }) => input.features[name] ?? Number.NaN)]);
}

/** One input prepared as the rows of an evaluation are, as a chunk of one row in `directory`. */
export async function writeTrialTensors(
  packageDirectory: string,
  input: TrialInput,
  imagePath: string,
  directory: string,
): Promise<TensorChunk> {
  const path = join(directory, "input.tensors");
  await writeFile(path, encodeBatches(await toBatches(packageDirectory, input, imagePath)));
  return { start: 0, rows: 1, path };
}
