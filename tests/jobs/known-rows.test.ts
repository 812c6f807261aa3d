import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeptPredictions } from "#server/contracts/predictions";
import { readLogits } from "#server/inference/read-logits";
import { predictionPath } from "#server/inference/run-inference";
import { buildDataset } from "#server/ingest/build-dataset";
import type { Donor, OpenDonor } from "#server/jobs/steps/known-rows/donor";
import { joinRows } from "#server/jobs/steps/known-rows/join-rows";
import { planRows } from "#server/jobs/steps/known-rows/plan-rows";
import { type PredictInput, predictDataset } from "#server/jobs/steps/predict-dataset";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";
import { type SampleRow, sampleRows, toCsv } from "#tests/api/sample-rows";

let folder: string;
let pack: FamilyPackage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-known-"));
  pack = await readFamilyPackage(resolve(import.meta.dirname, "../fixtures"), "tiny-text");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Done = { predictions: KeptPredictions; logits: Float32Array; asDonor: Donor; progress: number[] };

/** Runs a set of rows, and says how many were known before the first variant was asked. */
async function predictRows(rows: SampleRow[], donors: Donor[], change: Partial<PredictInput> = {}): Promise<Done> {
  const workDirectory = await mkdtemp(join(folder, "set-"));
  await writeFile(join(workDirectory, "data.csv"), toCsv(rows));
  const dataset = await buildDataset(join(workDirectory, "data.csv"), {}, pack.family, workDirectory);
  const progress: number[] = [];
  const predictions = await predictDataset({
    ...{
      packageDirectory: pack.directory,
      variants: pack.variants,
      dataset,
      workDirectory,
      processes: 1,
      findDonors: async () => donors,
    },
    onProgress: (row) => progress.push(row),
    ...change,
  });
  const asDonor = { folder: join(workDirectory, "predictions") };
  return { predictions, logits: await readLogits(predictions), asDonor, progress };
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  expect(Math.max(...actual.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeLessThan(1e-5);
}

const rows = sampleRows(1100);

describe("rows whose answers are known", () => {
  test("of a set that has grown by a tenth only that tenth is run, in whatever order its rows come", async () => {
    const before = await predictRows(rows.slice(0, 1000), []);
    const mixed = rows.map((_, at) => rows[(at * 7) % rows.length] as SampleRow);
    const grown = await predictRows(mixed, [before.asDonor]);
    expect(grown.progress[0]).toBe(1000);
    expect(grown.progress.at(-1)).toBe(1100);
    expectClose(grown.logits, (await predictRows(mixed, [])).logits);
    expect(await readdir(grown.asDonor.folder)).not.toContainEqual(expect.stringMatching(/^fresh-/));
  });

  test("equal rows of one set are run once", async () => {
    const twice = [...rows.slice(0, 300), ...rows.slice(100, 400)];
    const done = await predictRows(twice, []);
    expect(done.progress[0]).toBe(200);
    const width = 3 * 2;
    expect(done.logits.subarray(300 * width, 500 * width)).toEqual(done.logits.subarray(100 * width, 300 * width));
    const once = (await predictRows(rows.slice(0, 400), [])).logits;
    expectClose(done.logits.slice(0, 300 * width), once.slice(0, 300 * width));
    expectClose(done.logits.slice(300 * width), once.slice(100 * width));
  });

  test("a set all of whose rows are known asks no variant", async () => {
    const before = await predictRows(rows.slice(0, 300), []);
    const again = await predictRows(rows.slice(50, 250), [before.asDonor], {
      packageDirectory: await packageWithoutModels(),
    });
    expect(again.progress).toEqual([200]);
    expect(again.logits).toEqual(before.logits.subarray(50 * 6, 250 * 6));
  });

  test("come from several sets, each of which had some", async () => {
    const one = await predictRows(rows.slice(0, 300), []);
    const other = await predictRows(rows.slice(300, 700), []);
    const both = await predictRows(rows.slice(100, 800), [one.asDonor, other.asDonor]);
    expect(both.progress[0]).toBe(600);
    expectClose(both.logits, (await predictRows(rows.slice(100, 800), [])).logits);
  });
});

/** The family without a model in it: what asks a variant fails. */
async function packageWithoutModels(): Promise<string> {
  const directory = await mkdtemp(join(folder, "package-"));
  const { copyFile } = await import("node:fs/promises");
  await copyFile(join(pack.directory, "tokenizer.json"), join(directory, "tokenizer.json"));
  return directory;
}

describe("nothing is taken", () => {
  test("from predictions of other variants, or of the same in another order", async () => {
    const [first, second, third] = pack.variants;
    if (!first || !second || !third) throw new Error("The tiny family has three variants.");
    const before = await predictRows(rows.slice(0, 300), [], { variants: [second, first, third] });
    expect((await predictRows(rows.slice(0, 300), [before.asDonor])).progress).toEqual([256, 300]);
  });

  test("from predictions that are not finished, or in which a variant failed", async () => {
    const unfinished = await predictRows(rows.slice(0, 300), []);
    await rm(predictionPath(unfinished.asDonor.folder, 256));
    const failed = await predictRows(rows.slice(0, 300), []);
    await writeFile(`${predictionPath(failed.asDonor.folder, 0)}.failed.json`, "[]");
    const done = await predictRows(rows.slice(0, 300), [unfinished.asDonor, failed.asDonor]);
    expect(done.progress).toEqual([256, 300]);
  });

  test("for stressed rows: what a stress does to a row depends on where it stands", async () => {
    const before = await predictRows(rows.slice(0, 300), []);
    const stress = { operation: "typos", level: 3, seed: 1 };
    expect((await predictRows(rows.slice(0, 300), [before.asDonor], { stress })).progress).toEqual([256, 300]);
  });

  test("from a set that is gone, or that was ranked by an earlier release", async () => {
    const before = await predictRows(rows.slice(0, 300), []);
    await rm(join(before.asDonor.folder, "basis"));
    const gone = { folder: join(folder, "nowhere") };
    expect((await predictRows(rows.slice(0, 300), [gone, before.asDonor])).progress).toEqual([256, 300]);
  });
});

test("a run that was interrupted goes on with the rows that it has run", async () => {
  const before = await predictRows(rows.slice(0, 500), []);
  const controller = new AbortController();
  const workDirectory = await mkdtemp(join(folder, "set-"));
  await writeFile(join(workDirectory, "data.csv"), toCsv(rows));
  const dataset = await buildDataset(join(workDirectory, "data.csv"), {}, pack.family, workDirectory);
  const input = {
    ...{ packageDirectory: pack.directory, variants: pack.variants, dataset, workDirectory, processes: 1 },
    findDonors: async () => [before.asDonor],
  };
  const stopped = predictDataset({
    ...input,
    signal: controller.signal,
    onProgress: (done) => done > 500 && controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: "CancelledError" });
  const [fresh = ""] = (await readdir(join(workDirectory, "predictions"))).filter((name) => name.startsWith("fresh-"));
  const kept = predictionPath(join(workDirectory, "predictions", fresh), 0);
  expect(existsSync(kept)).toBe(true);
  const progress: number[] = [];
  const done = await predictDataset({ ...input, onProgress: (row) => progress.push(row) });
  expect(progress).toEqual([500, 756, 1012, 1100]);
  expectClose(await readLogits(done), (await predictRows(rows, [])).logits);
});

test("a run that was interrupted takes nothing from before where other rows are known now", async () => {
  const [early, late] = [await predictRows(rows.slice(0, 500), []), await predictRows(rows.slice(600), [])];
  const controller = new AbortController();
  const workDirectory = await mkdtemp(join(folder, "set-"));
  await writeFile(join(workDirectory, "data.csv"), toCsv(rows));
  const dataset = await buildDataset(join(workDirectory, "data.csv"), {}, pack.family, workDirectory);
  const input = { packageDirectory: pack.directory, variants: pack.variants, dataset, workDirectory, processes: 1 };
  const stopped = predictDataset({
    ...input,
    findDonors: async () => [early.asDonor],
    signal: controller.signal,
    onProgress: (done) => done > 500 && controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: "CancelledError" });
  // The same folder holds other rows now, as when its set was read and ranked anew.
  await rm(early.asDonor.folder, { recursive: true });
  await cp(late.asDonor.folder, early.asDonor.folder, { recursive: true });
  const done = await predictDataset({ ...input, findDonors: async () => [early.asDonor] });
  expectClose(await readLogits(done), (await predictRows(rows, [])).logits);
});

test("a variant that fails on a new row is left out, as if nothing had been known", async () => {
  const before = await predictRows(rows.slice(0, 300), []);
  const broken = pack.variants.map((each, at) => (at === 1 ? { ...each, file: "../odd-models/nan.onnx" } : each));
  const done = await predictRows(rows.slice(0, 600), [before.asDonor], { variants: broken });
  expect(done.predictions.variants).toEqual(["00", "02"]);
  expect(done.logits.every(Number.isFinite)).toBe(true);
});

test("whatever the rows and the donors, each row gets the answers to an equal row", async () => {
  const digestOf = (value: number): number[] => Array.from({ length: 16 }, (_, at) => (value * 31 + at) % 256);
  const list = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 700 });
  await fc.assert(
    fc.asyncProperty(fc.array(list, { maxLength: 3 }), list, async (known, own) => {
      const place = await mkdtemp(join(folder, "join-"));
      // The "logits" of a row are its value, so that it can be told what it got.
      const write = async (values: number[], at: string): Promise<string> => {
        await mkdir(join(place, at));
        for (let start = 0; start < values.length; start += 256)
          await writeFile(
            predictionPath(join(place, at), start),
            new Uint8Array(Float32Array.from(values.slice(start, start + 256)).buffer),
          );
        return join(place, at);
      };
      const donors: OpenDonor[] = [];
      for (const [at, values] of known.entries())
        donors.push({
          folder: await write(values, String(at)),
          digests: Uint8Array.from(values.flatMap(digestOf)),
        });
      const plan = planRows(Uint8Array.from(own.flatMap(digestOf)), donors);
      const fresh = own.filter((_, row) => plan.isFresh[row] === 1);
      expect(fresh.length).toBe(plan.freshRows);
      // Each new value is run once, and none that a donor has.
      expect([...fresh].sort()).toEqual([...new Set(own)].filter((value) => !known.flat().includes(value)).sort());
      await mkdir(join(place, "joined"));
      await joinRows(plan, await write(fresh, "fresh"), join(place, "joined"), 4);
      const chunks = own.flatMap((_, row) =>
        row % 256 === 0
          ? [{ start: row, rows: Math.min(256, own.length - row), path: predictionPath(join(place, "joined"), row) }]
          : [],
      );
      const predictions = { variants: ["00"], stored: ["00"], failed: [], classes: 1, rows: own.length, chunks };
      expect([...(await readLogits(predictions))]).toEqual(own);
      await rm(place, { recursive: true });
    }),
    { numRuns: 40 },
  );
});
