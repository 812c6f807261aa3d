import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ingestSource } from "#cli/families/benchmark/ingest-source";
import { predictLevels } from "#cli/families/benchmark/predict-levels";
import { countBenchmark } from "#cli/families/count-benchmark";
import { readBenchmarks, readFamilyPackage } from "#server/storage/family-package";

/** Where the data of the published tests lies; not part of the repository. */
const data = process.env.FAMILY_DATA_DIR ?? "../shared/data";

/** Enough to notice a change of what comes before the variants; all fifty are run by `npm run families -- benchmark`. */
const VARIANTS = 4;

test.skipIf(!existsSync(data)).each([
  ["cifar10", "iid-test"],
  ["cifar10", "poses"],
  ["kidney", "iid-test"],
  ["nli", "iid-test"],
  ["retina", "iid-test"],
  ["sentiment", "iid-test"],
  ["sentiment", "product-reviews"],
  ["sentiment", "counterfactual-pairs"],
  ["skin", "iid-test"],
])(
  "running %s on its %s gives the published figures back (skipped where the data is missing)",
  async (slug, name) => {
    const whole = await readFamilyPackage("models", slug);
    const pack = { ...whole, variants: whole.variants.slice(0, VARIANTS) };
    const definition = pack.family.benchmarks.find((benchmark) => benchmark.name === name);
    if (!definition) throw new Error(`${slug} has no test ${name}.`);
    const work = await mkdtemp(join(tmpdir(), "fiftyfold-published-"));
    try {
      const dataset = await ingestSource(definition, pack.family, data, work);
      const { columns, predicted } = await predictLevels({
        pack,
        dataset,
        stress: definition.stress,
        work,
        onProgress: () => {},
      });
      const names = pack.variants.map(({ variant }) => variant);
      const counts = countBenchmark(definition, names, columns, predicted).variants;
      const found = (await readBenchmarks(whole)).find((benchmark) => benchmark.name === name);
      const published = found?.variants.slice(0, VARIANTS) ?? [];
      expect(counts.map(({ variant, n }) => [variant, n])).toEqual(published.map(({ variant, n }) => [variant, n]));
      const turned = counts.map(({ correct }, k) => Math.abs(correct - (published[k]?.correct ?? 0)));
      // None on the kind of processor that published them; of calls whose logits are nearly equal, another kind may turn one.
      expect(turned.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
  180_000,
);
