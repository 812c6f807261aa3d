import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scanFile } from "#server/ingest/scan-file";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-scan-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const TABLE = Buffer.from(`text,label\n${"good room,positive\n".repeat(20_000)}`);
const ARCHIVE = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), Buffer.alloc(500_000, 7)]);
const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("a file that is looked at", () => {
  test("is told by its size, its digest, its beginning and its kind, whether its digest is known already or not", async () => {
    for (const [name, bytes, modality] of [
      ["table.csv", TABLE, "text"],
      ["images.zip", ARCHIVE, "image"],
    ] as const) {
      const path = await write(name, bytes);
      const scan = await scanFile(path, name, modality);
      expect(scan).toMatchObject({ bytes: bytes.length, sha256: digest(bytes), head: bytes.subarray(0, 65536) });
      expect(await scanFile(path, name, modality, null, digest(bytes))).toEqual(scan);
    }
  });

  test("is gone through to its end where it is a text, though its digest is known", async () => {
    const broken = Buffer.concat([TABLE, Buffer.from([0])]);
    const path = await write("broken.csv", broken);
    await expect(scanFile(path, "broken.csv", "text", null, digest(broken))).rejects.toThrow(/zero bytes/);
  });
});
