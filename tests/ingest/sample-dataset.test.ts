import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns, readTexts } from "#server/ingest/read-dataset";
import { sampleDataset } from "#server/ingest/sample-dataset";
import { family } from "#tests/ingest/read-upload";

/** 60 rows: each third one is positive, the others negative; the text is the row's number. */
const LABELS = Array.from({ length: 60 }, (_, at) => ((at + 1) % 3 === 0 ? "positive" : "negative"));
const NUMBERS = LABELS.map((_, at) => at + 1);

let folder: string;
let whole: Dataset;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-sample-"));
  const path = join(folder, "rows.csv");
  const rows = NUMBERS.map((row) => `text ${row},${LABELS[row - 1]},site ${row % 4},user ${row >> 1}`);
  await writeFile(path, `text,label,site,user\n${rows.join("\n")}\n`);
  const mapping = { text: "text", label: "label", slices: ["site"], group: "user" };
  whole = await buildDataset(path, mapping, family, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readRows(dataset: Dataset): Promise<number[]> {
  const rows: number[] = [];
  for await (const { texts } of readTexts(dataset, 7)) rows.push(...texts.map((text) => Number(text.slice(5))));
  return rows;
}

const draw = async (rows: number, seed: number): Promise<number[]> =>
  readRows(await sampleDataset(whole, rows, seed, folder));

const countOf = (rows: number[], label: string): number => rows.filter((row) => LABELS[row - 1] === label).length;

describe("a sample", () => {
  it("takes of each class the rows whose numbers have the smallest digests, in the order of the file", async () => {
    const digest = (row: number): string => createHash("md5").update(`7:${row}`).digest("hex");
    const smallest = (label: string): number[] =>
      NUMBERS.filter((row) => LABELS[row - 1] === label)
        .sort((a, b) => (digest(a) < digest(b) ? -1 : 1))
        .slice(0, 8);
    const expected = [...smallest("negative"), ...smallest("positive")].sort((a, b) => a - b);
    expect(await draw(16, 7)).toEqual(expected);
  });

  it("has as many rows of each class, in order and none twice, however many are asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 200 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        async (size, seed) => {
          const sample = await sampleDataset(whole, size, seed, folder);
          const rows = await readRows(sample);
          const share = Math.floor(size / 2);
          const counts = [Math.min(share, 40), Math.min(share, 20)];
          expect([countOf(rows, "negative"), countOf(rows, "positive")]).toEqual(counts);
          expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
          expect(sample).toMatchObject({ rows: rows.length, classCounts: counts });
        },
      ),
      { numRuns: 15 },
    );
  });

  it("is the same for the same seed, another for another", async () => {
    expect(await draw(20, 1)).toEqual(await draw(20, 1));
    expect(await draw(20, 1)).not.toEqual(await draw(20, 2));
  });

  it("of more rows holds that of fewer", async () => {
    const [few, many] = [await draw(10, 3), await draw(24, 3)];
    expect(many).toEqual(expect.arrayContaining(few));
  });

  it("of all rows is the whole", async () => {
    expect(await draw(1000, 5)).toEqual(NUMBERS);
  });

  it("draws each row as often as others of its class, over many seeds", async () => {
    const times = new Map(NUMBERS.map((row) => [row, 0]));
    const seeds = 60;
    for (let seed = 0; seed < seeds; seed++) {
      for (const row of await draw(20, seed)) times.set(row, (times.get(row) ?? 0) + 1);
    }
    // Chi-square of the 20 rows of the rarer class, each drawn by half of the seeds: without replacement the variance of a
    // count is seeds / 4, and 43.8 is the 99.9% quantile with 19 degrees of freedom.
    const counts = NUMBERS.filter((row) => LABELS[row - 1] === "positive").map((row) => times.get(row) ?? 0);
    const statistic = counts.reduce((sum, count) => sum + (count - seeds / 2) ** 2 / (seeds / 4), 0) * (19 / 20);
    expect(statistic).toBeLessThan(43.8);
    expect(new Set(counts).size).toBeGreaterThan(1);
  });

  it("keeps the label, slice and group of each row", async () => {
    const sample = await sampleDataset(whole, 20, 4, folder);
    const rows = await readRows(sample);
    const { labels, slices, groups } = await readColumns(sample);
    expect([...labels].map((label) => family.labels[label])).toEqual(rows.map((row) => LABELS[row - 1]));
    const [site] = slices;
    expect([...(site?.codes ?? [])].map((code) => site?.values[code])).toEqual(rows.map((row) => `site ${row % 4}`));
    const sameUser = (a: number, b: number): boolean => rows[a] !== undefined && rows[a] >> 1 === (rows[b] ?? 0) >> 1;
    for (const a of rows.keys())
      for (const b of rows.keys()) expect(groups?.[a] === groups?.[b], `${rows[a]}, ${rows[b]}`).toBe(sameUser(a, b));
  });

  it("leaves the dataset that it was drawn from as it was", async () => {
    const before = structuredClone(whole);
    await draw(10, 9);
    expect(whole).toEqual(before);
    expect(await readRows(whole)).toEqual(NUMBERS);
  });
});
