import { expect, test } from "vitest";
import { measureLatency } from "#server/inference/measure-latency";
import { childIds } from "#tests/inference/child-ids";
import { chunksOf, textAt, variants, withFolder } from "#tests/inference/tiny-family";

const texts = Array.from({ length: 20 }, (_, index) => textAt(index));

async function timed(rows: number[], change: Partial<{ paths: typeof variants; signal: AbortSignal }> = {}) {
  return withFolder(async (folder) => {
    for await (const chunk of chunksOf(texts, 20, folder)) {
      return measureLatency(change.paths ?? variants, 2, { path: chunk.path, rows }, change.signal);
    }
    throw new Error("There is no chunk.");
  });
}

test("every variant is timed on every row as often, and no process is left", async () => {
  const runs = await timed([0, 7, 19]);
  expect(runs.map((each) => each.length)).toEqual([12, 12, 12]);
  for (const milliseconds of runs.flat()) expect(milliseconds).toBeGreaterThan(0);
  expect(childIds()).toEqual([]);
});

test("a variant that cannot be loaded is named", async () => {
  const paths = variants.map((each, at) => (at === 1 ? { ...each, path: "/none.onnx" } : each));
  await expect(timed([0], { paths })).rejects.toMatchObject({ name: "InferenceError", message: /Variant 01/ });
  expect(childIds()).toEqual([]);
});

test("what is cancelled is not timed", async () => {
  await expect(timed([0], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "CancelledError" });
});
