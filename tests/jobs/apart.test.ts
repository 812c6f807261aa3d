import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import { readLogits } from "#server/inference/read-logits";
import { predictionPath, runInference } from "#server/inference/run-inference";
import { buildDataset } from "#server/ingest/build-dataset";
import { apartOf, putBack } from "#server/jobs/steps/apart";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { writeTensors } from "#server/jobs/steps/write-tensors";
import { chunkRowsAt } from "#server/preprocess/chunk-layout";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";
import { sampleRows, toCsv } from "#tests/api/sample-rows";

/** Enough for short chunks at the end. */
const ROWS = 4300;
const CHUNKS = 17;
let folder: string;
let pack: FamilyPackage;
let dataset: Dataset;
/** Of all rows as they stand, without dealing. */
let expected: Float32Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-dealt-rows-"));
  const rows = sampleRows(ROWS).map((row, at) => ({ ...row, text: `${row.text} `.repeat(1 + ((at * 7) % 11)) }));
  await writeFile(join(folder, "data.csv"), toCsv(rows));
  pack = await readFamilyPackage(resolve(import.meta.dirname, "../fixtures"), "tiny-text");
  dataset = await buildDataset(join(folder, "data.csv"), {}, pack.family, folder);
  const outDirectory = await mkdtemp(join(folder, "plain-"));
  const predictions = await runInference({
    variants: pack.variants.map(({ variant, file }) => ({ variant, path: join(pack.directory, file) })),
    classes: 2,
    chunks: writeTensors({ packageDirectory: pack.directory, dataset }, outDirectory),
    outDirectory,
    processes: 1,
  });
  expected = await readLogits(predictions);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inputOf = (workDirectory: string) => ({
  packageDirectory: pack.directory,
  variants: pack.variants,
  dataset,
  workDirectory,
  processes: 1,
});
const nameOf = (set: Dataset): string => apartOf(set)?.name ?? "";
const newWork = (): Promise<string> => mkdtemp(join(folder, "work-"));

/** Runs the set and stops after the first chunk. */
async function interrupt(work: string): Promise<void> {
  const controller = new AbortController();
  const stopped = predictDataset({
    ...inputOf(work),
    signal: controller.signal,
    onProgress: (done) => done > 0 && controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: "CancelledError" });
}

function expectClose(actual: Float32Array, wanted: Float32Array): void {
  expect(actual).toHaveLength(wanted.length);
  expect(Math.max(...actual.map((value, at) => Math.abs(value - (wanted[at] as number))))).toBeLessThan(1e-4);
}

test("each row has its own logits, wherever it ran, and nothing else is left of where that was", async () => {
  const work = await newWork();
  const predictions = await predictDataset(inputOf(work));
  expectClose(await readLogits(predictions), expected);
  const names = (await readdir(join(work, "predictions"))).sort();
  expect(names.filter((name) => name.endsWith(".f32"))).toHaveLength(CHUNKS);
  expect(names.filter((name) => !name.endsWith(".f32"))).toEqual(["basis", "fingerprint", "rows.digests"]);
});

test("the same rows have the same bytes each time, and in any number of processes", async () => {
  const bytesOf = async (processes: number): Promise<Buffer[]> => {
    const { chunks } = await predictDataset({ ...inputOf(await newWork()), processes });
    return Promise.all(chunks.map(({ path }) => readFile(path)));
  };
  expect(await bytesOf(2)).toEqual(await bytesOf(1));
});

test("a run that was interrupted goes on with the chunks that it has run", async () => {
  const work = await newWork();
  await interrupt(work);
  const dealt = join(work, "predictions", nameOf(dataset));
  expect(await readdir(dealt)).toContain("000000000.f32");
  // What is marked is seen in the end only if the chunk is kept.
  const size = (await readFile(predictionPath(dealt, 0))).length;
  await writeFile(predictionPath(dealt, 0), new Float32Array(size / 4).fill(7));
  const logits = await readLogits(await predictDataset(inputOf(work)));
  const marked = logits.filter((value) => value === 7).length;
  expect(marked).toBe(size / 4);
  const others = logits.map((value, at) => (value === 7 ? (expected[at] as number) : value));
  expectClose(others, expected);
});

test("of a run that was dealt out otherwise, as by an earlier release, nothing is taken over", async () => {
  const work = await newWork();
  await interrupt(work);
  const [dealt, other] = [join(work, "predictions", nameOf(dataset)), join(work, "predictions/apart-1-2-3")];
  await writeFile(
    predictionPath(dealt, 0),
    new Float32Array((await readFile(predictionPath(dealt, 0))).length / 4).fill(7),
  );
  await rename(dealt, other);
  expectClose(await readLogits(await predictDataset(inputOf(work))), expected);
  expect(await readdir(join(work, "predictions"))).not.toContain("apart-1-2-3");
});

test("what was left of the chunks by a process that ended before its time is cleared away by the next", async () => {
  const work = await newWork();
  await predictDataset(inputOf(work));
  const left = join(work, "predictions", nameOf(dataset));
  await mkdir(left);
  await writeFile(predictionPath(left, 0), "left");
  expectClose(await readLogits(await predictDataset(inputOf(work))), expected);
  expect(await readdir(join(work, "predictions"))).not.toContain(nameOf(dataset));
});

test("a variant that fails is said to have failed on every chunk, and the others have their logits", async () => {
  const broken = join(folder, "broken.onnx");
  await writeFile(broken, "no model");
  const [first, second, third] = pack.variants;
  if (!first || !second || !third) throw new Error("The tiny family has three variants.");
  const work = await newWork();
  const variants = [first, { ...second, file: relative(pack.directory, broken) }, third];
  const predictions = await predictDataset({ ...inputOf(work), variants });
  expect(predictions.failed.map(({ variant }) => variant)).toEqual([second.variant]);
  const names = await readdir(join(work, "predictions"));
  expect(names.filter((name) => name.endsWith(".failed.json"))).toHaveLength(CHUNKS);
  const own = await readLogits(predictions);
  const kept = expected.filter((_, at) => Math.floor(at / 2) % 3 !== 1);
  expectClose(own, kept);
});

test("images are run in their order, the last of a large set in short chunks, and kept in whole ones", async () => {
  const work = await newWork();
  const [run, kept] = [join(work, "run"), join(work, "kept")];
  await Promise.all([mkdir(run), mkdir(kept)]);
  const apart = apartOf({ modality: "image", rows: ROWS });
  if (!apart) throw new Error("They are run in other chunks than those that are kept.");
  const sizes: number[] = [];
  for (let start = 0; start < ROWS; start += chunkRowsAt(start, apart.layout)) {
    const rows = Math.min(chunkRowsAt(start, apart.layout), ROWS - start);
    sizes.push(rows);
    await writeFile(
      predictionPath(run, start),
      Float32Array.from({ length: rows }, (_, at) => start + at),
    );
  }
  expect(sizes).toEqual([...new Array(9).fill(256), ...new Array(31).fill(64), 12]);
  await putBack({ layout: apart.layout, rowAt: null, failed: [], rowBytes: 4 }, run, kept);
  const files = (await readdir(kept)).sort();
  const bytes = await Promise.all(files.map((name) => readFile(join(kept, name))));
  expect(bytes.map(({ length }) => length / 4)).toEqual([...new Array(16).fill(256), 204]);
  const all = Buffer.concat(bytes);
  const values = new Float32Array(all.buffer, all.byteOffset, ROWS);
  expect([...values]).toEqual(Array.from(values.keys()));
  expect(await readdir(work)).toEqual(["kept"]);
});

test("few images, and rows of numbers, are run in the chunks that are kept", () => {
  expect(apartOf({ modality: "image", rows: 4096 })).toBeNull();
  expect(apartOf({ modality: "tabular", rows: 100_000 })).toBeNull();
});
