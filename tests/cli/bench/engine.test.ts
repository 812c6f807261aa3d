import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawImage } from "#cli/bench/engine/make-images";
import type { Round } from "#cli/bench/engine/measure-family";
import { worstGrowth } from "#cli/bench/engine/measure-growth";
import { readShare } from "#cli/bench/engine/read-share";
import { summarise } from "#cli/bench/engine/summarise";
import { buildDataset } from "#server/ingest/build-dataset";
import { Random } from "#server/statistics/random";
import { readFamilyPackage } from "#server/storage/family-package";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-engine-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the shares of all processes hold each row once, in batches of the size that is asked for", async () => {
  const { directory, family } = await readFamilyPackage("tests/fixtures", "tiny-text");
  const path = join(folder, "texts.csv");
  const texts = Array.from(
    { length: 61 },
    (_, row) => `${"good ".repeat(1 + (row % 7))}room ${row},${family.labels[row % 2]}`,
  );
  await writeFile(path, `text,label\n${texts.join("\n")}\n`);
  const dataset = await buildDataset(path, {}, family, folder);
  const whole = (await readShare(directory, dataset, { first: 0, of: 1 }))(8);
  const shares = await Promise.all([0, 1, 2].map((first) => readShare(directory, dataset, { first, of: 3 })));
  const batches = shares.flatMap((make) => make(8));
  const tokens = (of: typeof batches): number => {
    const masks = of.flatMap(({ tensors }) => tensors.filter(({ name }) => name === "attention_mask"));
    return masks.reduce((sum, { data }) => sum + data.reduce((part, byte) => part + byte, 0), 0);
  };
  expect(batches.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(dataset.rows);
  expect(tokens(batches)).toBe(tokens(whole));
  expect(Math.max(...batches.map(({ rows }) => rows.length))).toBe(8);
  expect((shares[0]?.(4, 10) ?? []).map(({ rows }) => rows.length)).toEqual([4, 4, 2]);
});

test("growth in proportion to the rows is no excess, and the worst step counts", () => {
  const rows = [1000, 10_000, 100_000];
  const steps = (speeds: number[]) => speeds.map((rowsPerSecond, at) => ({ rows: rows[at] as number, rowsPerSecond }));
  expect(worstGrowth(steps([500, 500, 500]))).toBe(0);
  expect(worstGrowth(steps([500, 1000, 800]))).toBeCloseTo(0.25);
  expect(worstGrowth(steps([250, 500, 1000]))).toBeLessThan(0);
  expect(worstGrowth(steps([500]))).toBeNull();
});

test("the same seed draws the same image, another seed another", () => {
  const draw = (seed: number) => drawImage(16, 8, new Random(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1).data).toHaveLength(16 * 8 * 3);
  expect(draw(1).data).not.toEqual(draw(2).data);
});

test("a ratio compares what was measured in the same round", () => {
  const round = (load: number): Round => ({
    limitSeconds: 2 * load,
    commandSeconds: 5 * load,
    product: { readSeconds: load, rankSeconds: 3 * load, rowsSeconds: 3 * load },
    stages: { reading: load, preparing: load, inference: load, statistics: load, answers: load },
  });
  const rounds = [round(1), round(10), round(2)];
  const peaks = { peakBytes: 7, webPeakBytes: 8, workerPeakBytes: null };
  const measured = summarise({
    ...{ family: "any", what: "rows", rows: 80, batchRows: 8, naiveRowsPerSecond: 2 },
    rounds,
    peaks,
  });
  expect(measured.ratioToLimit).toBe(0.5);
  expect(measured.commandRatioToLimit).toBe(0.4);
  expect(measured.rowsPerSecond).toBe(10);
  expect(measured.ratioToNaive).toBe(5);
  expect(measured.decodingShare).toBe(0.5);
  expect(measured).toMatchObject(peaks);
});
