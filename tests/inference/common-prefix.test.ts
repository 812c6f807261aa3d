import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import { CommonPrefix } from "#server/inference/common-prefix/find-prefix";
import { planSharing } from "#server/inference/common-prefix/share-prefix";
import { isWorthLooking, isWorthSharing } from "#server/inference/common-prefix/when-to-share";
import { loadVariant } from "#server/inference/load-variant";
import { type ParsedModel, parseModel } from "#server/inference/parse-model";
import { readLogits } from "#server/inference/read-logits";
import { type GraphBatch, runPrefix, runVariant } from "#server/inference/run-chunk";
import { runInference } from "#server/inference/run-inference";
import { batchFeatures } from "#server/preprocess/batch-features";
import { withFolder } from "#tests/inference/tiny-family";
import { variantFiles } from "#tests/inference/variant-files";
import { changedBytes } from "#tests/storage/changed-bytes";

const root = join(import.meta.dirname, "../..");
const oddModel = (kind: string): string => join(root, `tests/fixtures/odd-models/${kind}.onnx`);
/** Variants of numbers: each fills in, scales and marks 169 features in the same way before its own weights come. */
const kidney = variantFiles("kidney");
const FEATURES = 169;
/** Where the weights of a variant begin that are its own. */
const OWN = "/preparation/Concat_2_output_0";

/** Features as files have them: many missing, some zero, negative or huge; the same index always makes the same row. */
const rowAt = (index: number): Float32Array =>
  Float32Array.from({ length: FEATURES }, (_, at) => {
    const value = Math.sin(index * 12.9898 + at * 78.233) * 43758.5453;
    const part = value - Math.floor(value);
    if (part < 0.2) return Number.NaN;
    return part < 0.3 ? 0 : (part - 0.5) * 10 ** ((index + at) % 7);
  });
const rowsFrom = (start: number, count: number): Float32Array[] =>
  Array.from({ length: count }, (_, at) => rowAt(start + at));

function batchOf(start: number, count: number): GraphBatch {
  const features = Float32Array.from(rowsFrom(start, count).flatMap((row) => [...row]));
  return {
    rows: Array.from({ length: count }, (_, at) => at),
    feeds: { features: new Tensor("float32", features, [count, FEATURES]) },
  };
}

const load = (paths: string[]) =>
  Promise.all(paths.map(async (path, k) => ({ path, loaded: await loadVariant(String(k), path, ["cpu"]) })));
type Candidates = Awaited<ReturnType<typeof load>>;

const plan = (candidates: Candidates, batch = batchOf(0, 64)) =>
  planSharing({ candidates, batch, providers: ["cpu"], onVariant: () => undefined });

/** Logits of each candidate on a batch, as bytes. */
async function answers(candidates: Candidates, batch: GraphBatch): Promise<string[]> {
  const logits = new Float32Array(batch.rows.length * candidates.length * 2);
  for (const [slot, { loaded }] of candidates.entries()) {
    const fed = loaded.prefix ? await runPrefix(loaded.prefix, batch) : batch;
    await runVariant(loaded, [fed], { logits, slot, slots: candidates.length, classes: 2 });
  }
  const ofVariant = (k: number): number[] =>
    batch.rows.flatMap((row) => [
      ...logits.subarray((row * candidates.length + k) * 2, (row * candidates.length + k) * 2 + 2),
    ]);
  return candidates.map((_, k) => Buffer.from(Float32Array.from(ofVariant(k)).buffer).toString("hex"));
}

const parsed = async (path: string): Promise<ParsedModel> => (await parseModel(await readFile(path))) as ParsedModel;

describe("variants that begin alike", () => {
  test("share how features are prepared, and answer on all rows with the bytes of the whole models", async () => {
    const candidates = await load(kidney);
    const batches = [batchOf(0, 64), batchOf(1000, 256), batchOf(5000, 1), batchOf(6000, 37)];
    const before = [];
    for (const batch of batches) before.push(await answers(candidates, batch));

    const found = await plan(candidates);
    expect(found).not.toBeNull();
    await found?.carryOut();

    expect(candidates.map(({ loaded }) => loaded.session.inputNames)).toEqual(kidney.map(() => [OWN]));
    expect(new Set(candidates.map(({ loaded }) => loaded.prefix)).size).toBe(1);
    for (const [at, batch] of batches.entries()) expect(await answers(candidates, batch)).toEqual(before[at]);
  });

  test("are cut before the first weight that one of them has for itself, and answer as before", async () => {
    const bytes = await readFile(kidney[1] as string);
    const mean = (await parsed(kidney[1] as string)).initializers.get("preparation.mean.float16") as Uint8Array;
    const at = bytes.indexOf(mean);
    // One of its means is another float16.
    bytes[at + mean.length - 40] = (bytes[at + mean.length - 40] as number) ^ 1;
    await withFolder(async (folder) => {
      const changed = join(folder, "changed.onnx");
      await writeFile(changed, bytes);
      const candidates = await load([kidney[0] as string, changed, kidney[2] as string]);
      const whole = await answers(candidates, batchOf(300, 50));
      expect(whole[1]).not.toBe((await answers(await load([kidney[1] as string]), batchOf(300, 50)))[0]);
      await (await plan(candidates))?.carryOut();
      const names = candidates.map(({ loaded }) => loaded.session.inputNames);
      expect(names).toEqual([names[0], names[0], names[0]]);
      expect(names[0]).not.toContain(OWN);
      expect(names[0]).not.toContain("features");
      expect(await answers(candidates, batchOf(300, 50))).toEqual(whole);
    });
  });

  test.each([0, 1, 2])("share it though a variant unlike them is among them, at place %i", async (place) => {
    const paths = kidney.slice(0, 4);
    paths.splice(place, 0, variantFiles("sentiment")[0] as string);
    const candidates = await load(paths);
    await (await plan(candidates))?.carryOut();
    expect(candidates.map(({ loaded }) => loaded.prefix !== undefined)).toEqual(paths.map((_, at) => at !== place));
  });

  test("share it though one that is wired like them has nothing in common with them", async () => {
    const [first, second] = await Promise.all(variantFiles("cifar10").slice(0, 2).map(parsed));
    const common = new CommonPrefix(first as ParsedModel);
    expect(common.add(first as ParsedModel)).toBe(true);
    const cut = common.cut();
    expect(cut?.frontier).toHaveLength(1);
    expect(common.add(second as ParsedModel)).toBe(false);
    expect(common.cut()).toEqual(cut);
  });

  test("stay whole where their file is gone in the meantime", async () => {
    await withFolder(async (folder) => {
      const copy = join(folder, "copy.onnx");
      await copyFile(kidney[1] as string, copy);
      const candidates = await load([kidney[0] as string, copy, kidney[2] as string]);
      const whole = await answers(candidates, batchOf(0, 10));
      const found = await plan(candidates);
      await writeFile(copy, "no model");
      await found?.carryOut();
      expect(candidates.map(({ loaded }) => loaded.prefix !== undefined)).toEqual([true, false, true]);
      expect(await answers(candidates, batchOf(0, 10))).toEqual(whole);
    });
  });
});

test("inputs and outputs that are left out tie no operation to another", () => {
  const node = (op: string, inputs: string[], outputs: string[]) => ({
    op,
    inputs,
    outputs,
    attributes: [],
    raw: Uint8Array.of(),
  });
  const model = (weight: number): ParsedModel => ({
    header: [],
    name: [],
    nodes: [node("Clip", ["x", "", "most"], ["clipped"]), node("LSTM", ["clipped", "own"], ["", "logits"])],
    initializers: new Map([
      ["most", Uint8Array.of(1)],
      ["own", Uint8Array.of(weight)],
    ]),
    inputs: new Map([["x", Uint8Array.of()]]),
    outputs: new Map([["logits", Uint8Array.of()]]),
    values: new Map(),
  });
  const common = new CommonPrefix(model(1));
  expect(common.add(model(2))).toBe(true);
  expect(common.cut()).toEqual({ frontier: ["clipped"], prefix: [0], rest: [1] });
});

describe("nothing is shared", () => {
  test("by networks whose first weights are their own already", async () => {
    const images = variantFiles("cifar10").slice(0, 3);
    const [first, second] = await Promise.all(images.map(parsed));
    const common = new CommonPrefix(first as ParsedModel);
    expect(common.add(second as ParsedModel)).toBe(false);
    const pixels = new Tensor("float32", new Float32Array(2 * 3072), [2, 3, 32, 32]);
    expect(await plan(await load(images), { rows: [0, 1], feeds: { pixel_values: pixels } })).toBeNull();
  });

  test("by one variant alone, or by none", async () => {
    expect(await plan(await load(kidney.slice(0, 1)))).toBeNull();
    expect(await plan([])).toBeNull();
  });

  test.each(["endless", "outside"])("by a model that can't be cut: %s", async (kind) => {
    expect(parseModel(await readFile(oddModel(kind)))).toBeNull();
  });
});

test("changed bytes of a model are cut, left whole or told of, never another error", async () => {
  const whole = await readFile(kidney[0] as string);
  const first = parseModel(whole) as ParsedModel;
  fc.assert(
    fc.property(changedBytes(whole), (changed) => {
      try {
        const model = parseModel(changed);
        if (model) new CommonPrefix(first).add(model);
      } catch (error) {
        expect(error).toHaveProperty("name", "InputError");
      }
    }),
    { numRuns: 200 },
  );
});

test("it is looked for where there is enough to run, behind or ahead, and shared where that saves what it costs", () => {
  const plan = { saving: 0.5, milliseconds: 400 };
  const pace = { busyMs: 100, rows: 256, ahead: 0 };
  expect(isWorthLooking(pace)).toBe(false);
  expect(isWorthLooking({ ...pace, busyMs: 500 })).toBe(true);
  expect(isWorthLooking({ ...pace, ahead: 1279 })).toBe(false);
  expect(isWorthLooking({ ...pace, ahead: 1280 })).toBe(true);
  expect(isWorthSharing({ ...pace, busyMs: 799 }, plan)).toBe(false);
  expect(isWorthSharing({ ...pace, busyMs: 800 }, plan)).toBe(true);
  expect(isWorthSharing({ ...pace, ahead: 2047 }, plan)).toBe(false);
  expect(isWorthSharing({ ...pace, ahead: 2048 }, plan)).toBe(true);
  // Nothing was run yet: a process that takes the place of another does first what that one may have ended at.
  expect(isWorthLooking({ busyMs: 0, rows: 0, ahead: 1e9 })).toBe(false);
});

test.each([
  ["whose end is not known", undefined],
  ["whose end is known", 60 * 128],
])("a long run %s gives the bytes that each model gives alone, batch by batch", async (_, rows) => {
  const CHUNK = 128;
  const starts = Array.from({ length: 60 }, (_, at) => at * CHUNK);
  const variants = kidney.map((path, k) => ({ variant: String(k), path }));
  await withFolder(async (folder) => {
    async function* chunks(): AsyncGenerator<TensorChunk> {
      for (const start of starts) {
        const path = join(folder, `${start}.tensors`);
        await writeFile(path, encodeBatches(batchFeatures(rowsFrom(start, CHUNK))));
        yield { start, rows: CHUNK, path };
      }
    }
    const predictions = await runInference({
      variants,
      classes: 2,
      chunks: chunks(),
      rows,
      outDirectory: folder,
      processes: 1,
    });
    const logits = await readLogits(predictions);
    const K = variants.length;
    for (const k of [0, 24, 49]) {
      const { session } = await loadVariant(String(k), kidney[k] as string, ["cpu"]);
      const told = starts.flatMap((start) =>
        Array.from({ length: CHUNK }, (_, at) => [
          ...logits.subarray(((start + at) * K + k) * 2, ((start + at) * K + k) * 2 + 2),
        ]),
      );
      const alone: number[] = [];
      for (const start of starts) {
        const answer = (await session.run(batchOf(start, CHUNK).feeds)).logits as Tensor;
        alone.push(...(answer.data as Float32Array));
      }
      expect(
        Buffer.from(Float32Array.from(told.flat()).buffer).equals(Buffer.from(Float32Array.from(alone).buffer)),
      ).toBe(true);
    }
  });
});
