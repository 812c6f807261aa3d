import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Predictions } from "#server/contracts/predictions";
import { requireAll } from "#server/inference/failures";
import { defaultLimits } from "#server/inference/limits";
import { readLogits } from "#server/inference/read-logits";
import { type InferenceInput, runInference } from "#server/inference/run-inference";
import { childIds } from "#tests/inference/child-ids";
import { chunksOf, textAt, variants, withFolder } from "#tests/inference/tiny-family";

const texts = Array.from({ length: 60 }, (_, index) => textAt(index));
const oddModel = (kind: string): string => join(import.meta.dirname, `../fixtures/odd-models/${kind}.onnx`);
/** Enough for Node and the tiny models, and for nothing that a test means to refuse. */
const limits = { ...defaultLimits(), batchSeconds: 1, memoryBytes: 3e9 };

async function run(folder: string, some: typeof variants, options: Partial<InferenceInput> = {}): Promise<Predictions> {
  const outDirectory = join(folder, "out");
  await mkdir(outDirectory, { recursive: true });
  return runInference({
    ...{ variants: some, classes: 2, chunks: chunksOf(texts, 20, folder), outDirectory, processes: 2, limits },
    ...options,
  });
}

const among = (path: string): typeof variants => [
  variants[0] as (typeof variants)[0],
  { variant: "41", path },
  variants[2] as (typeof variants)[0],
];

/** What the good variants answer with a bad one between them, and without it. */
async function runBeside(path: string): Promise<{ predictions: Predictions; same: boolean; said: string[] }> {
  const said: string[] = [];
  const beside = await withFolder(async (folder) => {
    const predictions = await run(folder, among(path), { onFailed: ({ detail }) => said.push(detail) });
    return { predictions, logits: await readLogits(predictions) };
  });
  const alone = await withFolder(async (folder) =>
    readLogits(await run(folder, [variants[0] as (typeof variants)[0], variants[2] as (typeof variants)[0]])),
  );
  return {
    predictions: beside.predictions,
    same: Buffer.from(beside.logits.buffer).equals(Buffer.from(alone.buffer)),
    said,
  };
}

describe("a variant that cannot be run costs itself, and the others answer as without it:", () => {
  test.each([
    ["nan", "a logit that is not a number", "It gave a logit that is not a finite number."],
    ["infinite", "an infinite logit", "It gave a logit that is not a finite number."],
    ["wide", "one class too many", "It gave no float32 logits of shape (20, 2)."],
    ["rows", "one answer for all rows", "It gave no float32 logits of shape (20, 2)."],
    ["renamed", "an output of another name", "It gave no float32 logits of shape (20, 2)."],
    ["double", "float64 logits", "It gave no float32 logits of shape (20, 2)."],
    ["custom", "a custom operator", "It uses an operator that ONNX Runtime does not have."],
    ["future", "an opset of the future", "Its format is newer than this server's ONNX Runtime."],
    ["future-file", "a file format of the future", "Its format is newer than this server's ONNX Runtime."],
    ["outside", "weights outside its folder", "It keeps weights in another file, and that can't be used."],
    ["greedy", "a graph that asks for 100 GB", "It asks for more memory than it may have."],
  ])("%s: %s", async (kind, _, reason) => {
    const { predictions, same, said } = await runBeside(oddModel(kind));
    expect(predictions.failed).toEqual([{ variant: "41", reason, lasting: true }]);
    expect(predictions.variants).toEqual(["00", "02"]);
    expect(same).toBe(true);
    // Said once, not once a chunk or a process.
    expect(said).toHaveLength(1);
    expect(childIds()).toEqual([]);
  });

  test.each([
    ["a file that is no model", async (path: string) => writeFile(path, "this is no ONNX file")],
    [
      "a truncated file",
      async (path: string) => writeFile(path, (await readFile(variants[1]?.path ?? "")).subarray(0, 900)),
    ],
    ["an empty file", async (path: string) => writeFile(path, "")],
    ["a link to a file that is no model", async (path: string) => symlink("/etc/passwd", path)],
  ])("%s", async (_, make) => {
    await withFolder(async (folder) => {
      const path = join(folder, "broken.onnx");
      await make(path);
      const { predictions, same } = await runBeside(path);
      const reason = "It cannot be loaded: its file is missing or damaged.";
      expect(predictions.failed).toEqual([{ variant: "41", reason, lasting: true }]);
      expect(same).toBe(true);
    });
  });

  test("no file, which may be there the next time", async () => {
    const { predictions } = await runBeside("/nowhere/41.onnx");
    expect(predictions.failed).toMatchObject([{ variant: "41", lasting: false }]);
  });

  test("an endless loop, which is ended", async () => {
    const { predictions, same } = await runBeside(oddModel("endless"));
    const reason = "It took more than 1 s for one batch of rows, twice.";
    expect(predictions.failed).toEqual([{ variant: "41", reason, lasting: false }]);
    expect(same).toBe(true);
    expect(childIds()).toEqual([]);
  });

  test("a process that ends each time it comes to the variant", async () => {
    // Whatever it is that ends it: here it is ended while the loop runs.
    const timer = setInterval(() => {
      for (const child of childIds()) process.kill(child, "SIGKILL");
    }, 2500);
    const patient = { ...limits, batchSeconds: 60 };
    const predictions = await withFolder((folder) =>
      run(folder, among(oddModel("endless")), { processes: 1, limits: patient }),
    ).finally(() => clearInterval(timer));
    const reason = "The process that ran it ended each time.";
    expect(predictions.failed).toEqual([{ variant: "41", reason, lasting: false }]);
  });
});

test("a process that cannot even start ends the run with an error, and is not started for ever", async () => {
  const starved = withFolder((folder) => run(folder, variants, { limits: { ...limits, memoryBytes: 30e6 } }));
  await expect(starved).rejects.toMatchObject({ message: expect.stringContaining("ended in the middle of its work") });
  expect(childIds()).toEqual([]);
});

test("a process has the memory that it is given for models, beside what Node sets apart for itself", async () => {
  // The least that the settings take.
  const predictions = await withFolder((folder) =>
    run(folder, variants, { limits: { ...limits, memoryBytes: 256e6 } }),
  );
  expect(predictions.failed).toEqual([]);
});

describe("a variant that takes one row at a time", () => {
  test("works, and answers as it does in any batch", async () => {
    await withFolder(async (folder) => {
      const predictions = await run(folder, among(oddModel("one-row")));
      expect(predictions.failed).toEqual([]);
      const logits = await readLogits(predictions);
      // Its logits are the sum of the token ids and the same with another sign: whole numbers, each of its own row.
      for (let row = 0; row < texts.length; row++) {
        const [less, more] = [logits[row * 6 + 2] as number, logits[row * 6 + 3] as number];
        expect(more).toBeGreaterThan(0);
        expect(less).toBe(-more);
      }
      expect(new Set(texts.map((_, row) => logits[row * 6 + 3])).size).toBeGreaterThan(10);
    });
  });
});

describe("what is known of a failure", () => {
  test("is kept with the predictions, and a run that goes on does not try again", async () => {
    await withFolder(async (folder) => {
      const first = await run(folder, among(oddModel("nan")));
      const said: string[] = [];
      const again = await run(folder, among("/nowhere.onnx"), { onFailed: ({ reason }) => said.push(reason) });
      expect(again).toEqual(first);
      expect(said).toEqual([]);
    });
  });

  test("ends work that no variant may be missing from, named", async () => {
    await withFolder(async (folder) => {
      const predictions = await run(folder, among(oddModel("nan")));
      expect(() => requireAll(predictions)).toThrow("Variant 41 failed. It gave a logit that is not a finite number.");
    });
  });
});

describe("a family that is too large for the memory", () => {
  test("runs a block of variants at a time, with the same bytes, and leaves nothing else", async () => {
    await withFolder(async (folder) => {
      const whole = await readLogits(await run(folder, variants));
      await withFolder(async (other) => {
        const blocks = await run(other, variants, {
          blocks: [
            [0, 1],
            [1, 3],
          ],
        });
        expect(await readLogits(blocks)).toEqual(whole);
        expect((await readdir(join(other, "out"))).filter((name) => !name.endsWith(".f32"))).toEqual([]);
      });
    });
  });

  test("passes by a variant that fails in one of its blocks", async () => {
    await withFolder(async (folder) => {
      const predictions = await run(folder, among(oddModel("nan")), {
        blocks: [
          [0, 2],
          [2, 3],
        ],
      });
      expect(predictions.variants).toEqual(["00", "02"]);
      expect(predictions.failed).toMatchObject([{ variant: "41" }]);
    });
  });
});
