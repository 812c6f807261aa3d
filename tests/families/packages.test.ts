import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { findProblems } from "#cli/families/check";
import type { Benchmark } from "#server/contracts/benchmark";
import { listFamilyPackages, readBenchmarks, readEquivalence, readFamilyPackage } from "#server/storage/family-package";
import { readNpz } from "#server/storage/read-npz";

/** The least that the mean of the fifty must reach on the i.i.d. test. */
const FLOORS: Record<string, { accuracy?: number; auroc?: number }> = {
  cifar10: { accuracy: 0.8 },
  kidney: { auroc: 0.83 },
  nli: { accuracy: 0.63 },
  retina: { accuracy: 0.94, auroc: 0.975 },
  sentiment: { accuracy: 0.85 },
  skin: { auroc: 0.88 },
};

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function spread(values: number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

const accuracies = ({ variants }: Benchmark): number[] => variants.map(({ correct, n }) => correct / n);
const aurocs = ({ variants }: Benchmark): number[] => variants.flatMap(({ auroc }) => auroc?.value ?? []);

async function measureFolder(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"));
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test("the six systems of the study are there", async () => {
  expect(await listFamilyPackages("models")).toEqual(Object.keys(FLOORS));
});

test("all packages together take at most 100 MB", async () => {
  expect(await measureFolder("models")).toBeLessThan(100e6);
});

describe.each(Object.keys(FLOORS))("the family %s", async (slug) => {
  const pack = await readFamilyPackage("models", slug);
  const benchmarks = await readBenchmarks(pack);
  const iid = benchmarks.find(({ kind }) => kind === "iid") as Benchmark;

  it("is a sound package by every rule, its records and its sample among them", { timeout: 120_000 }, async () => {
    const findings = await findProblems(join("models", slug));
    expect(findings.filter(({ problem }) => problem !== null)).toEqual([]);
    const rules = findings.map(({ file, rule }) => `${file}: ${rule}`);
    expect(rules).toContain("training.json: records the very files");
    expect(rules).toEqual(expect.arrayContaining(pack.family.sample ? [expect.stringMatching(/ranked as it is/)] : []));
  });

  it("has fifty variants, no two the same, in at most 25 MB", async () => {
    expect(new Set(pack.variants.map(({ sha256 }) => sha256)).size).toBe(50);
    expect(await measureFolder(pack.directory)).toBeLessThan(25e6);
  });

  it("publishes each test of its definition, with the answers behind the counts", async () => {
    expect(benchmarks.map(({ name }) => name)).toEqual(pack.family.benchmarks.map(({ name }) => name));
    for (const { predictions, rows } of benchmarks) {
      const { shape } = await readNpz(join(pack.directory, predictions), "predictions");
      expect(shape).toEqual([50, rows]);
    }
  });

  it("reaches its floor on the i.i.d. test", () => {
    const { accuracy = 0, auroc } = FLOORS[slug] ?? {};
    expect(mean(accuracies(iid))).toBeGreaterThanOrEqual(accuracy);
    if (auroc !== undefined) {
      expect(aurocs(iid)).toHaveLength(50);
      expect(mean(aurocs(iid))).toBeGreaterThanOrEqual(auroc);
    }
  });

  it("marks the variants that are not shown to be equally accurate", async () => {
    const equivalence = await readEquivalence(pack);
    const names = pack.variants.map(({ variant }) => variant);
    expect(equivalence?.margin).toBe(iid.rows < 2000 ? 0.02 : 0.01);
    expect(names).toEqual(expect.arrayContaining(equivalence?.outside ?? ["no verdict"]));
    expect((equivalence?.within ?? 0) + (equivalence?.outside.length ?? 0)).toBe(50);
  });

  it("parts its variants on a stress test at least twice as far as on the i.i.d. test", () => {
    const figures = pack.family.equivalence.metric === "auroc" ? aurocs : accuracies;
    const stress = benchmarks.filter((each) => each !== iid);
    const widest = Math.max(...stress.map(figures).flatMap((values) => (values.length === 50 ? spread(values) : [])));
    expect(widest / spread(figures(iid))).toBeGreaterThan(2);
  });
});

test("the nli family is clearly better than models that see the second text only", async () => {
  const { hypothesisOnlyMean } = JSON.parse(await readFile("models/nli/baseline.json", "utf8"));
  const [iid] = await readBenchmarks(await readFamilyPackage("models", "nli"));
  expect(mean(accuracies(iid as Benchmark))).toBeGreaterThan(hypothesisOnlyMean + 0.1);
});

test.each(["retina", "skin", "kidney"])(
  "the card of %s begins by saying that it is a research demonstration",
  async (slug) => {
    const card = await readFile(join("models", slug, "README.md"), "utf8");
    expect(card.replace(/^---[\s\S]*?\n---\n/, "").slice(0, 600)).toMatch(/research demonstration/i);
  },
);
