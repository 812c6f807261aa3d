import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeNpy } from "#server/preprocess/write-npy";

const folder = mkdtempSync(join(tmpdir(), "fiftyfold-npy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const arrays = [
  { dtype: "int32", shape: [2, 3], data: Int32Array.of(1, -2, 3, 2 ** 31 - 1, 0, -(2 ** 31)), descr: "<i4" },
  { dtype: "uint8", shape: [4], data: Uint8Array.of(0, 1, 254, 255), descr: "|u1" },
  { dtype: "float32", shape: [1, 1, 3], data: Float32Array.of(0.5, -1.25, 3e38), descr: "<f4" },
  { dtype: "int32", shape: [0], data: new Int32Array(0), descr: "<i4" },
] as const;

describe.each(arrays)("$dtype of shape $shape", ({ dtype, shape, data, descr }) => {
  const path = join(folder, `${dtype}-${shape.join("-")}.npy`);

  test("is written as format 1.0, its header padded to 64 bytes", async () => {
    await writeNpy(path, dtype, [...shape], data);
    const bytes = readFileSync(path);
    const length = bytes.readUInt16LE(8);
    const header = bytes.toString("latin1", 10, 10 + length);
    expect(bytes.toString("latin1", 0, 8)).toBe("\x93NUMPY\x01\x00");
    expect((10 + length) % 64).toBe(0);
    expect(header).toMatch(/ *\n$/);
    expect(header.trim()).toBe(
      `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.length === 1 ? `${shape[0]},` : shape.join(", ")}), }`,
    );
    expect(new Uint8Array(bytes.subarray(10 + length))).toEqual(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  });
});

test("a view into a larger buffer writes its own values only", async () => {
  const path = join(folder, "view.npy");
  await writeNpy(path, "int32", [2], Int32Array.of(1, 2, 3, 4).subarray(1, 3));
  expect([...readFileSync(path).subarray(-8)]).toEqual([2, 0, 0, 0, 3, 0, 0, 0]);
});

const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import numpy"]).status === 0);

test.skipIf(!python)("NumPy reads what was written (needs python3 with NumPy)", async () => {
  for (const { dtype, shape, data } of arrays) {
    const path = join(folder, "numpy.npy");
    await writeNpy(path, dtype, [...shape], data);
    const script =
      "import json, sys, numpy as np; a = np.load(sys.argv[1]); print(json.dumps([str(a.dtype), a.shape, a.ravel().tolist()]))";
    const run = spawnSync(python as string, ["-c", script, path], { encoding: "utf8" });
    expect(JSON.parse(run.stdout)).toEqual([dtype, [...shape], [...data]]);
  }
});
