import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answersFolder, stressSetFolder, uploadKey } from "#server/storage/keys";
import { createLocalStorage, type Storage } from "#server/storage/local-disk";

let root: string;
let storage: Storage;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "fiftyfold-storage-"));
  storage = createLocalStorage(join(root, "files"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const pieces = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));
const left = async (): Promise<string[]> =>
  existsSync(root)
    ? (await readdir(root, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

test("a file is kept under its key with its size and checksum", async () => {
  const received = await storage.receive("stress-sets/a/upload", pieces("abc", "déf"), 100);
  expect(received).toEqual({ bytes: 7, sha256: createHash("sha256").update("abcdéf").digest("hex") });
  expect((await storage.read("stress-sets/a/upload")).toString()).toBe("abcdéf");
  expect(await readFile(join(root, "files/stress-sets/a/upload"), "utf8")).toBe("abcdéf");
});

test("a file of just the allowed size is taken, one byte more is refused and leaves nothing", async () => {
  await storage.receive("k/whole", pieces("12345", "67890"), 10);
  await expect(storage.receive("k/large", pieces("12345", "67890", "1"), 10)).rejects.toMatchObject({
    name: "InputError",
    code: "too-large",
  });
  expect(await left()).toEqual(["whole"]);
});

test("an upload that breaks off leaves nothing", async () => {
  const broken = new Readable({ read() {} });
  const receiving = storage.receive("k/broken", broken, 1000);
  broken.push("half a f");
  setTimeout(() => broken.destroy(new Error("connection reset")), 20);
  await expect(receiving).rejects.toThrow("connection reset");
  expect(await left()).toEqual([]);
});

test("an upload that ends without an error and without its end leaves nothing", async () => {
  const aborted = new Readable({ read() {} });
  const receiving = storage.receive("k/aborted", aborted, 1000);
  aborted.push("half");
  setTimeout(() => aborted.destroy(), 20);
  await expect(receiving).rejects.toThrow();
  expect(await left()).toEqual([]);
});

test("until the whole file is there the key holds what it held before", async () => {
  await storage.receive("k/file", pieces("old"), 100);
  await expect(storage.receive("k/file", pieces("x".repeat(101)), 100)).rejects.toThrow();
  expect((await storage.read("k/file")).toString()).toBe("old");
  await storage.receive("k/file", pieces("new"), 100);
  expect((await storage.read("k/file")).toString()).toBe("new");
  expect(await left()).toEqual(["file"]);
});

test.each([
  "../secret",
  "../files-of-others/x",
  "a/../../secret",
  "/etc/passwd",
  "..",
  ".",
  "",
  "a/../..",
  "stress-sets/../../secret",
])("no key leads out of the folder, nor names the folder itself: %j", async (key) => {
  await storage.receive("k/file", pieces("kept"), 100);
  expect(() => storage.path(key)).toThrow("leads out of the storage folder");
  await expect((async () => storage.receive(key, pieces("x"), 10))()).rejects.toThrow();
  await expect((async () => storage.remove(key))()).rejects.toThrow();
  await expect((async () => storage.read(key))()).rejects.toThrow();
  expect(await left()).toEqual(["file"]);
});

test("removing takes a file or a folder with all in it, and nothing twice is no error", async () => {
  await storage.receive(uploadKey("a"), pieces("1"), 100);
  await storage.receive(uploadKey("b"), pieces("2"), 100);
  await storage.ensureDirectory(answersFolder("c"));
  await storage.remove(stressSetFolder("a"));
  await storage.remove(stressSetFolder("a"));
  await storage.remove(stressSetFolder("c"));
  expect(await left()).toEqual(["upload"]);
  expect((await storage.read(uploadKey("b"))).toString()).toBe("2");
});

test("a copy has the same bytes, and neither needs the other", async () => {
  await storage.receive("a/upload", pieces("abc"), 10);
  expect(await storage.copy("a/upload", "b/c/upload")).toBe(true);
  await storage.remove("a");
  expect((await storage.read("b/c/upload")).toString()).toBe("abc");
  await storage.receive("a/upload", pieces("new"), 10);
  expect((await storage.read("b/c/upload")).toString()).toBe("abc");
});

test("a copy of what is not there is none", async () => {
  expect(await storage.copy("a/upload", "b/upload")).toBe(false);
  expect(await left()).toEqual([]);
});
