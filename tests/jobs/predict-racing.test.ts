import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns } from "#server/ingest/read-dataset";
import { predictRacing } from "#server/jobs/steps/predict-racing";
import { readFamilyPackage } from "#server/storage/family-package";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "racing-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a variant that is ruled out is run on no later row where one process takes them in turn", async () => {
  const pack = await readFamilyPackage(resolve(import.meta.dirname, "../fixtures"), "tiny-text");
  const rows = 2560;
  const path = join(folder, "surely.csv");
  await writeFile(path, `text,label\n${"the film was lovely,positive\nthe room was slow,negative\n".repeat(rows / 2)}`);
  const dataset = await buildDataset(path, {}, pack.family, folder);
  const { labels, groups, weights } = await readColumns(dataset);
  const { predictions, race } = await predictRacing(
    { packageDirectory: pack.directory, variants: pack.variants, dataset, workDirectory: folder, processes: 1 },
    {
      groups,
      weights,
      seed: 1,
      errorRate: 0.005,
      score: (logits, row) => Number(Number((logits[1] as number) > (logits[0] as number)) === labels[row]),
    },
  );
  expect(race.stopped).toHaveLength(1);
  expect(race).toMatchObject({ runs: 3 * rows, runsSaved: rows - 512 });
  expect(predictions.variants).not.toContain(race.stopped[0]?.variant);
  expect(predictions.variants).toHaveLength(2);
});
