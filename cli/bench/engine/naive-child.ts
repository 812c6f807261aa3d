import { dirname } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { z } from "zod";
import { type Dataset, datasetSchema } from "#server/contracts/dataset";
import type { TensorBatch } from "#server/contracts/predictions";
import { toGraphTensor } from "#server/inference/graph-tensors";
import { decodeImage } from "#server/ingest/decode-image";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";
import { openImageStore } from "#server/ingest/images/image-store";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts } from "#server/preprocess/batch-texts";
import { fitImage, loadImageProcessor } from "#server/preprocess/image-processor";
import { loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";

const requestSchema = z.object({
  packageDirectory: z.string(),
  paths: z.array(z.string()),
  dataset: datasetSchema,
  most: z.number(),
});

type Row = Record<string, unknown>;

const readRows = ({ path }: Dataset, most: number): Promise<Row[]> =>
  withDuckDB(dirname(path), (connection) =>
    queryRows<Row>(connection, `SELECT * FROM read_parquet(${literal(path)}) ORDER BY row LIMIT ${most}`),
  );

/** How one makes the tensors of one row of a file, anew each time. */
async function toTensors(
  packageDirectory: string,
  { modality, images, mapping }: Dataset,
): Promise<(row: Row) => Promise<TensorBatch[]>> {
  if (modality === "text") {
    const tokenizer = await loadTextTokenizer(packageDirectory);
    return async ({ text }) => batchTexts([String(text)], tokenizer);
  }
  if (modality === "text-pair") {
    const tokenizer = await loadPairTokenizer(packageDirectory);
    return async ({ text, text_pair }) => batchPairs([[String(text), String(text_pair)]], tokenizer);
  }
  if (modality === "image") {
    const processor = await loadImageProcessor(packageDirectory);
    const { read } = openImageStore(String(images));
    const toBatches = createImageBatcher(processor);
    return async ({ image_file }) =>
      toBatches([fitImage(await decodeImage(await read(String(image_file))), processor)]);
  }
  const names = Object.keys(mapping.features).map((_, index) => `feature_${index}`);
  // Out of a file numbers come as texts.
  return async (row) => batchFeatures([Float32Array.from(names, (name) => Number(String(row[name] ?? Number.NaN)))]);
}

/** Seconds of the loop alone: loading the models is not counted. */
async function measure({ packageDirectory, paths, dataset, most }: z.infer<typeof requestSchema>): Promise<number> {
  const rows = await readRows(dataset, most);
  const convert = await toTensors(packageDirectory, dataset);
  let seconds = 0;
  for (const path of paths) {
    const session = await InferenceSession.create(path);
    const start = performance.now();
    for (const row of rows) {
      const [batch] = await convert(row);
      const used = (batch?.tensors ?? []).filter(({ name }) => session.inputNames.includes(name));
      await session.run(Object.fromEntries(used.map((tensor) => [tensor.name, toGraphTensor(tensor)])));
    }
    seconds += (performance.now() - start) / 1000;
    await session.release();
  }
  return seconds;
}

process.on("message", async (message) => {
  process.send?.(await measure(requestSchema.parse(message)));
});
process.on("disconnect", () => process.exit(0));
