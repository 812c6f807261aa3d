import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InferenceInput, runInference } from "#server/inference/run-inference";
import { batchTexts } from "#server/preprocess/batch-texts";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";
import { writeChunks } from "#server/preprocess/write-chunks";

export const tiny = join(import.meta.dirname, "../fixtures/tiny-text");
export const variants = ["00", "01", "02"].map((variant) => ({
  variant,
  path: join(tiny, "variants", `${variant}.onnx`),
}));

const WORDS =
  "good great lovely fine love best happy bad awful poor broken hate worst slow not never the a is was zzz".split(" ");

/** Texts of one to twenty words; the same index always makes the same text. */
export const textAt = (index: number): string =>
  Array.from(
    { length: 1 + ((index * 7) % 20) },
    (_, at) => WORDS[(index * 31 + at * at * 13 + at) % WORDS.length],
  ).join(" ");

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-inference-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function* chunksOf(texts: string[], size: number, folder: string) {
  async function* source() {
    for (let start = 0; start < texts.length; start += size) yield { start, rows: texts.slice(start, start + size) };
  }
  const tokenizer = await loadTextTokenizer(tiny);
  yield* writeChunks(source(), (rows) => batchTexts(rows, tokenizer), folder);
}

/** Logits of all variants, shape (K, N, 2), put together from whatever chunks they came in. */
export async function predict(
  texts: string[],
  chunkRows: number,
  folder: string,
  options: Partial<InferenceInput> = {},
): Promise<number[]> {
  const chunks = chunksOf(texts, chunkRows, folder);
  const predictions = await runInference({
    variants,
    classes: 2,
    chunks,
    outDirectory: folder,
    processes: 2,
    ...options,
  });
  const all = new Float32Array(predictions.variants.length * texts.length * 2);
  for (const { start, rows, path } of predictions.chunks) {
    const bytes = await readFile(path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const K = predictions.variants.length;
    for (let k = 0; k < K; k++) {
      for (let row = 0; row < rows; row++) {
        const at = (row * K + k) * 2;
        all.set(logits.subarray(at, at + 2), (k * texts.length + start + row) * 2);
      }
    }
  }
  return [...all];
}

/** The logits as weights.json has them: the mean score of the tokens plus a bias, without any ONNX. */
export async function workOut(texts: string[]): Promise<number[]> {
  const weights = JSON.parse(await readFile(join(tiny, "weights.json"), "utf8")) as Record<
    string,
    { scores: number[][]; bias: number[] }
  >;
  const { encode } = await loadTextTokenizer(tiny);
  return ["00", "01", "02"].flatMap((variant) => {
    const { scores, bias } = weights[variant] as { scores: number[][]; bias: number[] };
    return texts.flatMap((text) => {
      const ids = encode(text);
      return [0, 1].map(
        (c) => ids.reduce((sum, id) => sum + (scores[id]?.[c] as number), 0) / ids.length + (bias[c] as number),
      );
    });
  });
}
