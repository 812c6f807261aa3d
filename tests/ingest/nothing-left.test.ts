import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDataset } from "#server/ingest/build-dataset";
import { animals } from "#tests/ingest/read-upload";

let folder: string;
let whole: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-nothing-left-"));
  whole = await readFile(resolve(import.meta.dirname, "../fixtures/uploads/pets.tar"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (bytes: Buffer): Promise<void> => {
  await writeFile(join(folder, "upload"), bytes);
  await buildDataset(join(folder, "upload"), {}, animals, folder, "pets.tar");
};

test("of an archive without a directory nothing is left that was put down on the way, sound or cut short", async () => {
  await expect(read(whole.subarray(0, Math.floor(whole.length / 2)))).rejects.toThrow("no sound tar archive");
  expect(await readdir(folder)).toEqual(["upload"]);
  await read(whole);
  expect((await readdir(folder)).toSorted()).toEqual([
    "dataset.parquet",
    "images",
    "noticed.csv",
    "skipped.csv",
    "upload",
  ]);
});
