// Runs a variant in ONNX Runtime, the engine that serves it, so that export.py can compare its logits with PyTorch's.
// node check_export.mjs MODEL.onnx FOLDER
//   FOLDER/feeds.json: [{ "<input>": { "type": "int64", "dims": [32, 256], "file": "0.input_ids.bin" } }, ...]
//   writes FOLDER/<i>.logits.bin (float32, little-endian) for each feed
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";

const ARRAYS = { int64: BigInt64Array, float32: Float32Array };

const [modelPath, folder] = process.argv.slice(2);
const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, interOpNumThreads: 1 });

function readTensor({ type, dims, file }) {
  const bytes = readFileSync(join(folder, file));
  const values = new ARRAYS[type](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return new Tensor(type, values, dims);
}

const feeds = JSON.parse(readFileSync(join(folder, "feeds.json"), "utf8"));
for (const [index, feed] of feeds.entries()) {
  const inputs = Object.fromEntries(Object.entries(feed).map(([name, spec]) => [name, readTensor(spec)]));
  const { logits } = await session.run(inputs);
  writeFileSync(join(folder, `${index}.logits.bin`), logits.data);
}
