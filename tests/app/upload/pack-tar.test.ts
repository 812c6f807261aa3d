import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackTar } from "modern-tar";
import { afterAll, expect, test } from "vitest";
import { packTar, type TarFile, tarBytes } from "#app/components/stress-set/pack-tar";

const folder = mkdtempSync(join(tmpdir(), "fiftyfold-tar-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODIFIED = Date.UTC(2024, 1, 29, 12, 30, 7);
const file = (path: string, size: number): TarFile => ({
  path,
  file: new File([Uint8Array.from({ length: size }, (_, at) => (at * 7 + path.length) % 256)], "x", {
    lastModified: MODIFIED,
  }),
});

/** `parts` joined by slashes so that the path has exactly `length` characters. */
const pathOf = (length: number, ...folders: string[]): string => {
  const start = [...folders, ""].join("/");
  return start + "n".repeat(length - start.length);
};

const FILES = [
  file("pets/cat/1.png", 0),
  file("pets/cat/2.png", 1),
  file("pets/dog/3.png", 511),
  file("pets/dog/4.png", 512),
  file("pets/dog/5.png", 100_001),
  file("pets/a name with spaces = and signs.txt", 3),
  file(pathOf(100, "flat"), 10),
  file(pathOf(101, "folder"), 11),
  file(pathOf(256, "f".repeat(120), "g".repeat(34)), 12),
  file(pathOf(180, "f".repeat(20)), 13),
  file(pathOf(400, ...Array.from({ length: 30 }, () => "deeper")), 14),
  file("pets/vögel/Überraschung.png", 15),
  file("pets/鳥/🐦.png", 16),
  file(`pets/${"ü".repeat(80)}/é.png`, 17),
];

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

test("a reader of tar finds every file under its path, with its bytes and its time", async () => {
  const entries = await unpackTar(await bytesOf(await packTar(FILES)));
  expect(entries.map(({ header }) => header.name)).toEqual(FILES.map(({ path }) => path));
  for (const [at, { header, data }] of entries.entries()) {
    const content = await bytesOf(FILES[at]?.file as Blob);
    expect(header).toMatchObject({ type: "file", size: content.length, mtime: new Date(MODIFIED) });
    expect(Buffer.from(data ?? []).equals(content)).toBe(true);
  }
});

const hasTar = spawnSync("tar", ["--version"]).status === 0;

test.skipIf(!hasTar)("the system's tar lists and unpacks it without a word (needs tar)", async () => {
  const archive = join(folder, "set.tar");
  writeFileSync(archive, await bytesOf(await packTar(FILES)));
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const listed = spawnSync("tar", ["-tvf", archive, "--quoting-style=literal"], { env, encoding: "utf8" });
  expect([listed.status, listed.stderr]).toEqual([0, ""]);
  expect(listed.stdout.trim().split("\n")).toHaveLength(FILES.length);
  for (const { path } of FILES) expect(listed.stdout).toContain(path);
  const unpacked = spawnSync("tar", ["-xf", archive, "-C", folder], { env, encoding: "utf8" });
  expect([unpacked.status, unpacked.stderr]).toEqual([0, ""]);
  for (const { path, file } of FILES) {
    expect(readFileSync(join(folder, path)).equals(await bytesOf(file)), path).toBe(true);
    expect(statSync(join(folder, path)).mtimeMs).toBe(MODIFIED);
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files).toHaveLength(FILES.length + 1);
});

test("its size is known before it is packed", async () => {
  expect((await packTar(FILES)).size).toBe(tarBytes(FILES));
  expect((await packTar([])).size).toBe(tarBytes([]));
});

test("a size that eleven octal digits cannot hold has a record of its own", async () => {
  const large = { size: 8 ** 11 + 5, lastModified: 0 } as File;
  expect(tarBytes([{ path: "large.bin", file: large }])).toBe(3 * 512 + 8 ** 11 + 512 + 1024);
});

test("files are not read until the archive is", async () => {
  const never = new File(["x"], "x");
  never.arrayBuffer = () => Promise.reject(new Error("It was read."));
  never.stream = () => {
    throw new Error("It was read.");
  };
  await expect(packTar([{ path: "a/x", file: never }])).resolves.toHaveProperty("size", 2048);
});

test("packing many files can be given up", async () => {
  const ending = new AbortController();
  const packing = packTar(
    Array.from({ length: 5000 }, (_, at) => file(`a/${at}`, 1)),
    ending.signal,
  );
  ending.abort();
  await expect(packing).rejects.toThrow("aborted");
});
