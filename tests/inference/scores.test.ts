import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readScores } from "#server/inference/scores";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-scores-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Scores of the logits of K variants on N rows, `logits[k][row]`, kept in files of `size` rows. */
async function scoresOf(logits: number[][][], positive: number, size = 100): Promise<number[]> {
  const rows = logits[0]?.length ?? 0;
  const chunks = [];
  for (let start = 0; start < rows; start += size) {
    const path = join(folder, `${start}.f32`);
    const count = Math.min(size, rows - start);
    const part = Array.from({ length: count }, (_, at) => logits.map((variant) => variant[start + at] ?? []));
    await writeFile(path, new Uint8Array(Float32Array.from(part.flat(2)).buffer));
    chunks.push({ start, rows: count, path });
  }
  const variants = logits.map((_, k) => String(k).padStart(2, "0"));
  const predictions = { variants, stored: variants, failed: [], classes: logits[0]?.[0]?.length ?? 0, rows, chunks };
  return [...(await readScores(predictions, positive))];
}

describe("a score", () => {
  it("of two classes is the difference of their logits, whichever is the positive", async () => {
    const logits = [[[1, 3.5]], [[2, -1]]];
    expect(await scoresOf(logits, 1)).toEqual([2.5, -3]);
    expect(await scoresOf(logits, 0)).toEqual([-2.5, 3]);
  });

  it("of three is the log-odds of the class against the two others", async () => {
    // Shares of 1/2, 1/3 and 1/6: odds of 1, 1/2 and 1/5.
    const logits = [[[Math.log(3), Math.log(2), 0]]];
    for (const [positive, odds] of [1, 1 / 2, 1 / 5].entries()) {
      expect((await scoresOf(logits, positive))[0]).toBeCloseTo(Math.log(odds), 6);
    }
  });

  it("is finite however far the logits lie apart", async () => {
    expect(await scoresOf([[[1000, -1000, 0]]], 0)).toEqual([1000]);
    expect(await scoresOf([[[1000, -1000, 0]]], 1)).toEqual([-2000]);
  });

  it("keeps the order of rows that the softmax in float64 would round to one", async () => {
    const [sure, surer] = await scoresOf(
      [
        [
          [0, 50],
          [0, 60],
        ],
      ],
      1,
    );
    expect(surer).toBeGreaterThan(sure as number);
  });
});

describe("scores", () => {
  it("lie row by row, the variants side by side, however the rows are cut into files", async () => {
    const logits = [0, 1, 2].map((k) => Array.from({ length: 7 }, (_, row) => [0, 10 * row + k]));
    const expected = Array.from({ length: 7 }, (_, row) => [0, 1, 2].map((k) => 10 * row + k)).flat();
    for (const size of [1, 2, 3, 7, 100]) expect(await scoresOf(logits, 1, size)).toEqual(expected);
  });

  it("undo the softmax, whatever the logits", async () => {
    const logit = fc.float({ min: -10, max: 10, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(logit, { minLength: 2, maxLength: 5 }), fc.nat(), async (row, which) => {
        const positive = which % row.length;
        const sum = row.reduce((total, value) => total + Math.exp(value), 0);
        const share = Math.exp(row[positive] as number) / sum;
        const [score] = await scoresOf([[row]], positive);
        expect(1 / (1 + Math.exp(-(score as number)))).toBeCloseTo(share, 6);
      }),
      { numRuns: 50 },
    );
  });

  it("are not made of a file that is cut short", async () => {
    const path = join(folder, "short.f32");
    await writeFile(path, new Uint8Array(4 * 3));
    const chunks = [{ start: 7, rows: 2, path }];
    const predictions = { variants: ["00"], stored: ["00"], failed: [], classes: 2, rows: 9, chunks };
    await expect(readScores(predictions, 1)).rejects.toThrow(
      new RangeError("Predictions of rows 7 on have a wrong size."),
    );
  });
});
