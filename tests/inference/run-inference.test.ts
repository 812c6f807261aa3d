import { cp, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { predictionPath, runInference } from "#server/inference/run-inference";
import { childIds } from "#tests/inference/child-ids";
import { chunksOf, predict, textAt, variants, withFolder, workOut } from "#tests/inference/tiny-family";

const texts = Array.from({ length: 150 }, (_, index) => textAt(index));

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] as number))));
  expect(worst).toBeLessThan(1e-5);
}

describe("logits", () => {
  test("are those that can be worked out by hand from the weights", async () => {
    await withFolder(async (folder) => expectClose(await predict(texts, 64, folder), await workOut(texts)));
  });

  test.each([
    [1, 1],
    [7, 2],
    [150, 1],
    [149, 3],
  ])("do not depend on how rows are cut: %i rows a chunk, %i processes", async (chunkRows, processes) => {
    const some = chunkRows === 1 ? texts.slice(0, 20) : texts;
    await withFolder(async (folder) =>
      expectClose(await predict(some, chunkRows, folder, { processes }), await workOut(some)),
    );
  });

  test("of the same run are the same bytes", async () => {
    const [one, two] = await Promise.all([
      withFolder((folder) => predict(texts, 40, folder)),
      withFolder((folder) => predict(texts, 40, folder)),
    ]);
    expect(one).toEqual(two);
  });

  test("make classes, row by row and variant by variant; of equal logits the first class", async () => {
    await withFolder(async (folder) => {
      const some = ["good", "bad", "the"];
      const predictions = await runInference({
        variants,
        classes: 2,
        chunks: chunksOf(some, 2, folder),
        outDirectory: folder,
      });
      // Variant 00 has no opinion of "the", 01 leans to negative then, 02 to positive.
      expect([...(await readPredictedClasses(predictions))]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 1]);
    });
  });
});

describe("a run that is taken up again", () => {
  test("keeps the chunks that are done, and deletes tensors as it goes", async () => {
    await withFolder(async (folder) => {
      await predict(texts, 50, folder);
      const kept = predictionPath(folder, 50);
      const marked = Buffer.alloc((await stat(kept)).size, 1);
      await writeFile(kept, marked);
      const seen: number[] = [];
      await predict(texts, 50, folder, { processes: 1, onProgress: (rows) => seen.push(rows) });
      expect(await readFile(kept)).toEqual(marked);
      expect(seen).toEqual([50, 100, 150]);
      expect((await readdir(folder)).filter((name) => !name.endsWith(".f32"))).toEqual([]);
    });
  });

  test("starts no process where nothing is left to do", async () => {
    await withFolder(async (folder) => {
      await predict(texts, 50, folder);
      await predict(texts, 50, folder, {
        variants: variants.map(({ variant }) => ({ variant, path: "/nowhere.onnx" })),
      });
    });
  });
});

describe("a run that is cancelled", () => {
  test("ends within a second and leaves no process and no half chunk", async () => {
    await withFolder(async (folder) => {
      const controller = new AbortController();
      const endless = async function* () {
        for (let start = 0; ; start += 50)
          // Each chunk in a folder of its own: the one before may still be read, and is deleted after that.
          for await (const chunk of chunksOf(texts.slice(0, 50), 50, await mkdtemp(join(folder, "chunk-"))))
            yield { ...chunk, start };
      };
      let abortedAt = 0;
      const run = runInference({
        variants,
        classes: 2,
        chunks: endless(),
        outDirectory: folder,
        processes: 1,
        signal: controller.signal,
        onProgress: (rows) => {
          if (rows < 200 || abortedAt) return;
          abortedAt = performance.now();
          controller.abort();
        },
      });
      await expect(run).rejects.toMatchObject({ name: "CancelledError" });
      expect(performance.now() - abortedAt).toBeLessThan(1000);
      expect(childIds()).toEqual([]);
      const size = variants.length * 50 * 2 * 4;
      for (const name of (await readdir(folder)).filter((found) => found.endsWith(".f32"))) {
        expect((await stat(join(folder, name))).size).toBe(size);
      }
    });
  });

  test("before it began starts nothing", async () => {
    await withFolder(async (folder) => {
      await expect(predict(texts, 50, folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        name: "CancelledError",
      });
      expect(childIds()).toEqual([]);
    });
  });

  test("lets the source of its chunks tidy up", async () => {
    await withFolder(async (folder) => {
      let tidied = false;
      const source = async function* () {
        try {
          for (;;) yield* chunksOf(texts, 50, folder);
        } finally {
          tidied = true;
        }
      };
      const controller = new AbortController();
      const run = runInference({
        variants,
        classes: 2,
        chunks: source(),
        outDirectory: folder,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      await expect(run).rejects.toThrow();
      expect(tidied).toBe(true);
    });
  });
});

describe("what goes wrong with a process or with the chunks", () => {
  test("chunks that cannot be made end the run with their own error", async () => {
    await withFolder(async (folder) => {
      const source = async function* () {
        yield* chunksOf(texts, 50, folder);
        throw new Error("no more texts");
      };
      await expect(runInference({ variants, classes: 2, chunks: source(), outDirectory: folder })).rejects.toThrow(
        "no more texts",
      );
      expect(childIds()).toEqual([]);
    });
  });

  test("a process that is killed in the middle is replaced, and nothing is different for it", async () => {
    // So many that the process is asked several times, whatever it is asked for at once.
    const many = Array.from({ length: 6 }, () => texts).flat();
    const undisturbed = await withFolder((folder) => predict(many, 10, folder));
    await withFolder(async (folder) => {
      let killed = 0;
      const disturbed = await predict(many, 10, folder, {
        processes: 1,
        onProgress: (rows) => {
          const [child] = childIds();
          if (rows % 50 > 0 || child === undefined) return;
          killed++;
          process.kill(child, "SIGKILL");
        },
      });
      expect(killed).toBeGreaterThan(1);
      expect(disturbed).toEqual(undisturbed);
      expect(childIds()).toEqual([]);
    });
  });
});

test("predictions of another size than the data are refused", async () => {
  await withFolder(async (folder) => {
    const predictions = await runInference({
      variants,
      classes: 2,
      chunks: chunksOf(texts, 50, folder),
      outDirectory: folder,
    });
    await cp(predictionPath(folder, 0), join(folder, "long"));
    await writeFile(predictionPath(folder, 0), (await readFile(join(folder, "long"))).subarray(0, 400));
    await expect(readPredictedClasses(predictions)).rejects.toThrow("wrong size");
  });
});
