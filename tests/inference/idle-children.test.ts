import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { defaultLimits } from "#server/inference/limits";
import type { InferenceInput } from "#server/inference/run-inference";
import { childIds } from "#tests/inference/child-ids";
import { predict, textAt, variants, withFolder, workOut } from "#tests/inference/tiny-family";

const texts = Array.from({ length: 12 }, (_, index) => textAt(index));
const limits = { ...defaultLimits(), idleProcesses: 1 };
const run = (options: Partial<InferenceInput> = {}): Promise<number[]> =>
  withFolder((folder) => predict(texts, 12, folder, { limits, processes: 1, ...options }));

/** Models of their own for a test, so that it finds no process that another has left. */
async function ownModels(folder: string): Promise<typeof variants> {
  const copies = variants.map(({ variant, path }) => ({ variant, from: path, path: join(folder, `${variant}.onnx`) }));
  for (const { from, path } of copies) await copyFile(from, path);
  return copies.map(({ variant, path }) => ({ variant, path }));
}

afterEach(() => {
  for (const id of childIds()) process.kill(id, "SIGKILL");
});

test("a run takes the process that the last run of the same models has left, and gives the same answers", async () => {
  const first = await run();
  const kept = childIds();
  expect(kept).toHaveLength(1);
  expect(await run()).toEqual(first);
  expect(childIds()).toEqual(kept);
  const [logit = Number.NaN] = await workOut(texts);
  expect(first[0]).toBeCloseTo(logit, 5);
});

test("no process stays unless that is asked for", async () => {
  await run({ limits: defaultLimits() });
  expect(childIds()).toEqual([]);
});

test("another family ends the idle process and takes its place", async () => {
  await run();
  const before = childIds();
  await withFolder(async (folder) => {
    await run({ variants: await ownModels(folder) });
    const after = childIds();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });
});

test("models that have changed on the disk are loaded anew", async () => {
  await withFolder(async (folder) => {
    const own = await ownModels(folder);
    const [first, second] = own as [(typeof own)[number], (typeof own)[number]];
    const before = await run({ variants: own });
    await copyFile(second.path, first.path);
    const after = await run({ variants: own });
    const half = texts.length * 2;
    expect(after.slice(0, half)).toEqual(before.slice(half, 2 * half));
    expect(after.slice(0, half)).not.toEqual(before.slice(0, half));
  });
});

test("a process in which a variant failed is not kept", async () => {
  await run({ variants: [...variants.slice(0, 2), { variant: "02", path: "/nowhere.onnx" }] });
  expect(childIds()).toEqual([]);
});

test("an idle process that was killed is replaced", async () => {
  const first = await run();
  const [kept = 0] = childIds();
  process.kill(kept, "SIGKILL");
  expect(await run()).toEqual(first);
  expect(childIds()).not.toContain(kept);
});
