import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import { createSavings } from "#server/inference/do-less";
import { isAllOnes, toGraphTensor } from "#server/inference/graph-tensors";
import { loadVariant } from "#server/inference/load-variant";
import { type GraphNode, type ParsedModel, parseModel } from "#server/inference/parse-model";
import { readLogits } from "#server/inference/read-logits";
import { type GraphBatch, runVariant } from "#server/inference/run-chunk";
import { runInference } from "#server/inference/run-inference";
import { dropMask } from "#server/inference/without-mask/drop-mask";
import { MASK, planWithoutMask } from "#server/inference/without-mask/plan-without-mask";
import { batchTokens } from "#server/preprocess/batch-texts";
import { withFolder } from "#tests/inference/tiny-family";
import { variantFiles } from "#tests/inference/variant-files";
import { changedBytes } from "#tests/storage/changed-bytes";

/** Variants of texts: each multiplies with its mask what it makes of tokens, before it and after each of its convolutions. */
const sentiment = variantFiles("sentiment");
const TOKENS = 8000;

/** Token ids of as many texts as there are lengths; the same numbers always make the same texts. */
const idsOf = (lengths: readonly number[]): number[][] =>
  lengths.map((length, row) => Array.from({ length }, (_, at) => 4 + ((row * 7919 + at * 104729) % (TOKENS - 4))));

/** One batch, padded to the longest. */
function batchOf(lengths: readonly number[]): GraphBatch {
  const width = Math.max(...lengths);
  const ids = idsOf(lengths).map((row) => [...row, ...new Array(width - row.length).fill(0)]);
  const mask = lengths.map((length) => Array.from({ length: width }, (_, at) => Number(at < length)));
  const tensor = (rows: number[][]): Tensor =>
    new Tensor("int64", BigInt64Array.from(rows.flat().map(BigInt)), [lengths.length, width]);
  return {
    rows: Array.from(lengths.keys()),
    feeds: { input_ids: tensor(ids), [MASK]: tensor(mask) },
    isUnpadded: lengths.every((length) => length === width),
  };
}

const load = (paths: string[]) =>
  Promise.all(paths.map(async (path, k) => ({ path, loaded: await loadVariant(String(k), path, ["cpu"]) })));
type Candidates = Awaited<ReturnType<typeof load>>;

const plan = (candidates: Candidates, batch: GraphBatch) =>
  planWithoutMask({ candidates, batch, providers: ["cpu"], onVariant: () => undefined });

async function answers(candidates: Candidates, batch: GraphBatch): Promise<string> {
  const logits = new Float32Array(batch.rows.length * candidates.length * 2);
  for (const [slot, { loaded }] of candidates.entries())
    await runVariant(loaded, [batch], { logits, slot, slots: candidates.length, classes: 2 });
  return Buffer.from(logits.buffer).toString("hex");
}

describe("variants that multiply with a mask", () => {
  test("do without on batches that are not padded, and give the bytes of the whole models on all", async () => {
    const candidates = await load(sentiment.slice(0, 6));
    const sizes = [new Array(16).fill(90), [7, 7], [1], new Array(64).fill(12), [33, 20, 5], new Array(32).fill(256)];
    const batches = sizes.map(batchOf);
    const before: string[] = [];
    for (const batch of batches) before.push(await answers(candidates, batch));

    const found = await plan(candidates, batchOf(new Array(24).fill(60)));
    expect(found?.saving).toBeGreaterThan(0.05);
    await found?.carryOut();

    expect(candidates.every(({ loaded }) => loaded.unpadded !== undefined)).toBe(true);
    for (const [at, batch] of batches.entries()) expect(await answers(candidates, batch)).toBe(before[at]);
  });

  test("are given no padded batch without it", async () => {
    const candidates = await load(sentiment.slice(0, 1));
    await (await plan(candidates, batchOf([50, 50, 50])))?.carryOut();
    const padded = batchOf([40, 3]);
    const whole = await answers(candidates, padded);
    // What would come of it is something else: the mask is not there for nothing.
    expect(await answers(candidates, { ...padded, isUnpadded: true })).not.toBe(whole);
  });

  test("stay as they are where their file is gone in the meantime", async () => {
    await withFolder(async (folder) => {
      const copy = join(folder, "copy.onnx");
      await writeFile(copy, await readFile(sentiment[1] as string));
      const candidates = await load([sentiment[0] as string, copy]);
      const batch = batchOf(new Array(16).fill(80));
      const whole = await answers(candidates, batch);
      const found = await plan(candidates, batch);
      await writeFile(copy, "no model");
      await found?.carryOut();
      expect(candidates.map(({ loaded }) => loaded.unpadded !== undefined)).toEqual([true, false]);
      expect(await answers(candidates, batch)).toBe(whole);
    });
  });
});

const node = (op: string, inputs: string[], outputs: string[]): GraphNode => ({
  op,
  inputs,
  outputs,
  attributes: [],
  raw: Uint8Array.of(),
});
const modelOf = (nodes: GraphNode[]): ParsedModel => ({
  header: [],
  name: [],
  nodes,
  initializers: new Map(),
  inputs: new Map([["x", Uint8Array.of()]]),
  outputs: new Map([["logits", Uint8Array.of()]]),
  values: new Map(),
});

describe("nothing is dropped", () => {
  test("of models without a mask", async () => {
    for (const slug of ["cifar10", "kidney"])
      expect(dropMask(parseModel(await readFile(variantFiles(slug)[0] as string)) as ParsedModel, MASK)).toBeNull();
  });

  test("that is a result, or no product with ones", () => {
    expect(dropMask(modelOf([node("Mul", ["x", MASK], ["logits"])]), MASK)).toBeNull();
    const sum = [node("ReduceSum", [MASK], ["sum"]), node("Mul", ["x", "sum"], ["y"]), node("Relu", ["y"], ["logits"])];
    expect(dropMask(modelOf(sum), MASK)).toBeNull();
    const added = [node("Add", ["x", MASK], ["y"]), node("Relu", ["y"], ["logits"])];
    expect(dropMask(modelOf(added), MASK)).toBeNull();
  });
});

test("changed bytes of a model lose their mask, are left whole or told of, never another error", async () => {
  const whole = await readFile(sentiment[0] as string);
  fc.assert(
    fc.property(changedBytes(whole), (changed) => {
      try {
        const model = parseModel(changed);
        if (model) dropMask(model, MASK);
      } catch (error) {
        expect(error).toHaveProperty("name", "InputError");
      }
    }),
    { numRuns: 100 },
  );
});

test("only a mask of ones alone says that a batch is not padded", () => {
  const masks = (lengths: number[]) => batchTokens(idsOf(lengths), 0, lengths.length)[0]?.tensors ?? [];
  const maskOf = (lengths: number[]) => masks(lengths).find(({ name }) => name === MASK);
  expect(isAllOnes(maskOf([5, 5, 5]) as NonNullable<ReturnType<typeof maskOf>>)).toBe(true);
  expect(isAllOnes(maskOf([5, 4, 5]) as NonNullable<ReturnType<typeof maskOf>>)).toBe(false);
});

test("it is looked for once there is enough to run, and done where enough of it is not padded", async () => {
  const seek = async (batches: GraphBatch[], busyMs: number): Promise<boolean> => {
    const candidates = await load(sentiment.slice(0, 2));
    const slots = candidates.map(({ path, loaded }) => ({ variant: loaded.variant, path, loaded }));
    const savings = createSavings();
    const open = [{ batches, logits: new Float32Array() }];
    await savings.seek({ slots, open, pace: { busyMs, rows: 256, ahead: 0 }, providers: ["cpu"] });
    return slots.every(({ loaded }) => loaded.unpadded !== undefined);
  };
  const [even, padded] = [batchOf(new Array(16).fill(90)), batchOf([90, 20, 90])];
  expect(await seek([even, padded], 60_000)).toBe(true);
  expect(await seek([even], 100)).toBe(false);
  expect(await seek([padded], 60_000)).toBe(false);
  // One that masks nothing of one token tells nothing.
  expect(await seek([batchOf([1, 1, 1]), batchOf([90])], 60_000)).toBe(false);
});

test("where it can't be told it is looked again, until it can or three times in vain", async () => {
  const candidates = await load(sentiment.slice(0, 1));
  const slots = candidates.map(({ path, loaded }) => ({ variant: loaded.variant, path, loaded }));
  const open = [{ batches: [batchOf([9, 9, 9])], logits: new Float32Array() }];
  const looksAndDone = async (toldAt: number): Promise<[number, boolean]> => {
    let looks = 0;
    let isDone = false;
    const savings = createSavings(async () => {
      looks++;
      const carryOut = async (): Promise<void> => {
        isDone = true;
      };
      return looks === toldAt ? { saving: 0.1, milliseconds: 1, carryOut, drop: async () => undefined } : undefined;
    });
    const pace = { busyMs: 60_000, rows: 256, ahead: 0 };
    for (let turn = 0; turn < 6; turn++) await savings.seek({ slots, open, pace, providers: ["cpu"] });
    return [looks, isDone];
  };
  expect(await looksAndDone(1)).toEqual([1, true]);
  expect(await looksAndDone(3)).toEqual([3, true]);
  expect(await looksAndDone(4)).toEqual([3, false]);
});

test("a long run gives the bytes that each model gives alone, batch by batch", async () => {
  const lengths = [...new Array(96).fill(120), ...Array.from({ length: 32 }, (_, at) => 10 + at)];
  const batches = batchTokens(idsOf(lengths), 0);
  const rows = lengths.length;
  const starts = Array.from({ length: 40 }, (_, at) => at * rows);
  await withFolder(async (folder) => {
    async function* chunks(): AsyncGenerator<TensorChunk> {
      for (const start of starts) {
        const path = join(folder, `${start}.tensors`);
        await writeFile(path, encodeBatches(batches));
        yield { start, rows, path };
      }
    }
    const predictions = await runInference({
      variants: sentiment.map((path, k) => ({ variant: String(k), path })),
      classes: 2,
      chunks: chunks(),
      rows: starts.length * rows,
      outDirectory: folder,
      processes: 1,
    });
    const logits = await readLogits(predictions);
    const K = sentiment.length;
    const graphs = batches.map(({ rows: places, tensors }) => ({
      rows: places,
      feeds: Object.fromEntries(tensors.slice(0, 2).map((tensor) => [tensor.name, toGraphTensor(tensor)])),
    }));
    for (const k of [0, 24, 49]) {
      const alone = new Float32Array(rows * 2);
      const loaded = await loadVariant(String(k), sentiment[k] as string, ["cpu"]);
      await runVariant(loaded, graphs, { logits: alone, slot: 0, slots: 1, classes: 2 });
      for (const start of starts) {
        const told = alone.map((_, at) => logits[((start + (at >> 1)) * K + k) * 2 + (at % 2)] as number);
        expect(Buffer.from(told.buffer).equals(Buffer.from(alone.buffer))).toBe(true);
      }
    }
  });
});
