import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeNpz } from "#server/preprocess/write-npz";
import { readNpz } from "#server/storage/read-npz";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-npz-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Debian's Python, where packages of the system lie, or whatever is called Python. */
const python = ["/usr/bin/python3", "python3"].find((name) => spawnSync(name, ["-c", "import numpy"]).status === 0);

const SHAPES = [[6], [2, 3], [3, 2], [1, 6, 1], [50, 10_000], [0], [3, 0]];
const sizeOf = (shape: number[]): number => shape.reduce((product, side) => product * side, 1);
const fill = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 3)) % 256);

test.each(SHAPES.map((shape) => [shape]))("what is written with shape %j is read back", async (shape) => {
  const path = join(folder, "back.npz");
  await writeNpz(path, "predictions", shape, fill(sizeOf(shape)));
  const { shape: found, data } = await readNpz(path, "predictions");
  expect(found).toEqual(shape);
  expect(Buffer.compare(data, fill(sizeOf(shape)))).toBe(0);
});

test("any bytes are read back, under any name", async () => {
  const path = join(folder, "any.npz");
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.stringMatching(/^[a-z_]{1,20}$/), async (bytes, name) => {
      await writeNpz(path, name, [bytes.length], bytes);
      const { shape, data } = await readNpz(path, name);
      expect([shape, [...data]]).toEqual([[bytes.length], [...bytes]]);
    }),
    { numRuns: 50 },
  );
});

test("the same array makes the same bytes, so that a second run changes no file", async () => {
  const paths = ["one.npz", "two.npz"].map((name) => join(folder, name));
  for (const path of paths) await writeNpz(path, "predictions", [4, 25], fill(100));
  const [one, two] = await Promise.all(paths.map((path) => readFile(path)));
  expect(one).toEqual(two);
});

test("it is compressed: answers that are much alike take little room", async () => {
  const path = join(folder, "alike.npz");
  await writeNpz(path, "predictions", [50, 10_000], new Uint8Array(500_000).fill(1));
  expect((await readFile(path)).length).toBeLessThan(5000);
});

test("an array that is not there is told", async () => {
  const path = join(folder, "named.npz");
  await writeNpz(path, "predictions", [2], Uint8Array.of(1, 2));
  await expect(readNpz(path, "answers")).rejects.toThrow("holds no array 'answers'");
});

const READ = `
import json, sys
import numpy as np
with np.load(sys.argv[1]) as archive:
    array = archive["predictions"]
    print(json.dumps([archive.files, str(array.dtype), array.shape, array.ravel().tolist()]))
`;

test.skipIf(!python).each(SHAPES.filter((shape) => sizeOf(shape) < 1000).map((shape) => [shape]))(
  "NumPy reads shape %j (skipped where Python has no NumPy)",
  async (shape) => {
    const path = join(folder, "numpy.npz");
    await writeNpz(path, "predictions", shape, fill(sizeOf(shape)));
    const { stdout, stderr } = spawnSync(python as string, ["-c", READ, path], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([["predictions"], "uint8", shape, [...fill(sizeOf(shape))]]);
  },
);

const WRITE = `
import sys
import numpy as np
predictions = np.arange(12, dtype=np.uint8).reshape(3, 4)
np.savez_compressed(sys.argv[1], predictions=predictions, counts=predictions.astype(np.int32))
`;

test.skipIf(!python)("an archive that NumPy wrote is read (skipped where Python has no NumPy)", async () => {
  const path = join(folder, "theirs.npz");
  expect(spawnSync(python as string, ["-c", WRITE, path]).status).toBe(0);
  const { shape, data } = await readNpz(path, "predictions");
  expect([shape, [...data]]).toEqual([[3, 4], Array.from({ length: 12 }, (_, at) => at)]);
  await expect(readNpz(path, "counts")).rejects.toThrow("no array of uint8");
});
