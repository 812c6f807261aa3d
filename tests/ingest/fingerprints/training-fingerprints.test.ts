import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  readTrainingFingerprints,
  type TrainingFingerprints,
  writeTrainingFingerprints,
} from "#server/ingest/fingerprints/training-fingerprints";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fingerprints-"));
  path = join(folder, "training-fingerprints.bin");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const training: TrainingFingerprints = {
  examples: 5,
  exact: BigUint64Array.of(1n, 2n ** 63n, 2n ** 64n - 1n),
  near: BigUint64Array.of(7n, 2n ** 40n),
  distance: 4,
};

test("what is written is read again, with near fingerprints and without", async () => {
  await writeTrainingFingerprints(path, training);
  expect(await readTrainingFingerprints(path)).toEqual(training);
  await writeTrainingFingerprints(path, { ...training, near: null });
  expect(await readTrainingFingerprints(path)).toEqual({ ...training, near: null });
});

test("the file is laid out as it is documented", async () => {
  await writeTrainingFingerprints(path, training);
  const bytes = await readFile(path);
  expect(bytes.toString("latin1", 0, 4)).toBe("50FP");
  expect(Array.from({ length: 5 }, (_, at) => bytes.readUInt32LE(4 + 4 * at))).toEqual([1, 5, 3, 2, 4]);
  expect(bytes.length).toBe(24 + 8 * 5);
  expect(bytes.readBigUInt64LE(24 + 8 * 3)).toBe(7n);
});

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  ["of something else", () => Buffer.from("a page of text that is long enough"), "holds no training fingerprints"],
  ["that was cut off", (bytes) => bytes.subarray(0, bytes.length - 3), "is shorter or longer than its header says"],
  ["of a later version", (bytes) => Buffer.from(bytes.with(4, 9)), "is of version 9, not 1"],
  ["out of order", (bytes) => Buffer.from(bytes.with(24, 255).with(32, 0).with(39, 0)), "not in ascending order"],
  ["that lets too much differ", (bytes) => Buffer.from(bytes.with(20, 60)), "lets 60 bits differ"],
])("a file %s is refused, with its name", async (_, spoil, problem) => {
  await writeTrainingFingerprints(path, training);
  await writeFile(path, spoil(await readFile(path)));
  await expect(readTrainingFingerprints(path)).rejects.toThrow(problem);
  await expect(readTrainingFingerprints(path)).rejects.toThrow(path);
});
