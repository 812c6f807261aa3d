import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { countBenchmark } from "#cli/families/count-benchmark";
import { fillTemplate } from "#cli/families/fill-templates";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns } from "#server/ingest/read-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { readBenchmarks, readEquivalence, readFamilyPackage } from "#server/storage/family-package";

const pack = await readFamilyPackage("models", "sentiment");
const benchmarks = await readBenchmarks(pack);

/** Where the data of the published tests lies; not part of the repository. */
const data = process.env.FAMILY_DATA_DIR ?? "../shared/data";

describe("the sentiment family", () => {
  it("has fifty variants of one size, in less than 25 MB", () => {
    expect(pack.variants).toHaveLength(50);
    expect(new Set(pack.variants.map(({ bytes }) => bytes)).size).toBe(1);
    expect(new Set(pack.variants.map(({ sha256 }) => sha256)).size).toBe(50);
    expect(pack.variants.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(25e6);
  });

  it("has the very files that training recorded", async () => {
    const training = JSON.parse(await readFile(join(pack.directory, "training.json"), "utf8"));
    const recorded = training.variants.map(({ sha256, bytes }: { sha256: string; bytes: number }) => ({
      sha256,
      bytes,
    }));
    expect(pack.variants.map(({ sha256, bytes }) => ({ sha256, bytes }))).toEqual(recorded);
  });

  it("publishes each test of its definition, with an answer of every variant to every example", async () => {
    expect(benchmarks.map(({ name }) => name)).toEqual(pack.family.benchmarks.map(({ name }) => name));
    for (const { rows, variants, predictions } of benchmarks) {
      expect(variants.map(({ variant }) => variant)).toEqual(pack.variants.map(({ variant }) => variant));
      const header = (await readFile(join(pack.directory, predictions))).toString("latin1", 0, 128);
      expect(header).toContain(`'shape': (50, ${rows})`);
    }
  });

  it("is right on at least 85% of its i.i.d. test, and its variants are shown to be equally accurate", async () => {
    const equivalence = await readEquivalence(pack);
    expect(equivalence?.mean).toBeGreaterThan(0.85);
    expect(equivalence?.within).toBe(50);
  });
});

test.skipIf(!existsSync(data)).each(["iid-test", "product-reviews", "counterfactual-pairs"])(
  "running %s through the product gives every published figure back (skipped where the data is missing)",
  async (name) => {
    const definition = pack.family.benchmarks.find((benchmark) => benchmark.name === name);
    if (definition?.source.type !== "file") throw new Error(`${name} is not a file.`);
    const work = await mkdtemp(join(tmpdir(), "fiftyfold-published-"));
    try {
      const { text, label, slices, pair, file } = definition.source;
      const dataset = await buildDataset(
        join(data, file),
        { text, label, slices, group: pair ?? null },
        pack.family,
        work,
      );
      const predictions = await predictDataset({
        packageDirectory: pack.directory,
        variants: pack.variants,
        dataset,
        workDirectory: work,
      });
      const predicted = await readPredictedClasses(predictions);
      const counts = countBenchmark(definition, predictions.variants, await readColumns(dataset), predicted);
      const published = benchmarks.find((benchmark) => benchmark.name === name)?.variants ?? [];
      expect(counts.variants.map(({ variant, n }) => [variant, n])).toEqual(
        published.map(({ variant, n }) => [variant, n]),
      );
      const turned = counts.variants.map(({ correct }, k) => Math.abs(correct - (published[k]?.correct ?? 0)));
      // None on the kind of processor that published them; the closest of 500,000 calls has logits 2e-6 apart, which the
      // arithmetic of another kind may turn round.
      expect(turned.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
  180_000,
);

describe("the counts behind a figure", () => {
  const definition = (expectChange?: boolean) => ({
    ...(pack.family.benchmarks[0] as (typeof pack.family.benchmarks)[number]),
    kind: expectChange === undefined ? ("iid" as const) : ("contrastive" as const),
    expectChange,
  });
  const columns = { labels: Uint8Array.of(0, 1, 1, 0), slices: [], groups: Uint32Array.of(0, 0, 1, 1) };
  // Two variants, row by row: the first is right on rows 1, 2 and 4, the second says 1 throughout.
  const predicted = Uint8Array.of(0, 1, 1, 1, 0, 1, 0, 1);
  const count = (expectChange?: boolean) =>
    countBenchmark(definition(expectChange), ["00", "01"], columns, predicted).variants.map(({ correct, n }) => [
      correct,
      n,
    ]);

  it("are rows right, for an ordinary test", () => {
    expect(count()).toEqual([
      [3, 4],
      [2, 4],
    ]);
  });

  it("are pairs right on both sides, where the label decides", () => {
    expect(count(true)).toEqual([
      [1, 2],
      [0, 2],
    ]);
  });

  it("are pairs with one answer, where nothing should change", () => {
    expect(count(false)).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("need two sides to each pair", () => {
    const lopsided = { ...columns, groups: Uint32Array.of(0, 0, 0, 1) };
    expect(() => countBenchmark(definition(true), ["00", "01"], lopsided, predicted)).toThrow("two sides");
  });
});

describe("a template", () => {
  const text = "{He|She} is {a} {occupation} and does {his|her} work.";
  it("differs in nothing but the swapped words", () => {
    expect(fillTemplate(text, "baker", 0)).toBe("He is a baker and does his work.");
    expect(fillTemplate(text, "baker", 1)).toBe("She is a baker and does her work.");
  });
  it("has the right article before a vowel", () => {
    expect(fillTemplate(text, "engineer", 1)).toBe("She is an engineer and does her work.");
  });
});
