import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { placeOf, toKey } from "#server/contracts/image-key";
import { openImagePack } from "#server/ingest/images/image-pack";
import { openImageStore } from "#server/ingest/images/image-store";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fiftyfold-pack-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = async (): Promise<string> => join(await mkdtemp(join(root, "set-")), "images");
const digestOf = (bytes: Uint8Array): string => toKey(createHash("sha256").update(bytes).digest("hex"));
const image = fc.uint8Array({ minLength: 1, maxLength: 300 });

test("images are read back by their keys, which begin with their digests; the same image has one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 20 }), async (images) => {
      const folder = await newFolder();
      const pack = openImagePack(folder, "some upload");
      const keys = images.map((bytes) => pack.put(bytes));
      await pack.finish();
      expect((await readdir(folder)).length).toBe(1);
      const store = openImageStore(folder);
      for (const [at, key] of keys.entries()) {
        expect(new Uint8Array(await store.read(key))).toEqual(images[at]);
        expect(key.split("@")[0]).toBe(digestOf(images[at]!));
      }
      store.close();
      expect(new Set(keys).size).toBe(new Set(keys.map((key) => key.split("@")[0])).size);
    }),
    { numRuns: 30 },
  );
});

test("the same images in the same order have the same keys and bytes in another folder; those of another upload have not", async () => {
  const images = ["one", "two", "one", "three"].map((text) => Buffer.from(text));
  const packed = async (source: string): Promise<{ keys: string[]; bytes: string }> => {
    const folder = await newFolder();
    const pack = openImagePack(folder, source);
    const keys = images.map((bytes) => pack.put(bytes));
    await pack.finish();
    return { keys, bytes: await readFile(join(folder, placeOf(keys[0]!)!.file), "utf8") };
  };
  expect(await packed("a")).toEqual(await packed("a"));
  expect((await packed("a")).bytes).toBe("onetwothree");
  expect((await packed("b")).keys).not.toEqual((await packed("a")).keys);
});

test("images larger than what is written at once are whole", async () => {
  const folder = await newFolder();
  const pack = openImagePack(folder, "some upload");
  const images = [10, 3_000_000, 20, 1_048_576, 5].map((bytes, at) => Buffer.alloc(bytes, at + 1));
  const keys = images.map((bytes) => pack.put(bytes));
  await pack.finish();
  const { read, close } = openImageStore(folder);
  for (const [at, key] of keys.entries()) expect((await read(key)).equals(images[at]!)).toBe(true);
  close();
});

test("a set that is read again keeps the images that it had where they lay, and loses those that it no longer has", async () => {
  const folder = await newFolder();
  const [kept, dropped, fresh] = ["kept", "dropped", "fresh"].map((name) => Buffer.from(name)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const loose = toKey("ab".repeat(32));
  await mkdir(join(folder, "ab"), { recursive: true });
  await writeFile(join(folder, loose), "of an earlier release");
  const first = openImagePack(folder, "some upload", [loose]);
  const [keyKept, keyDropped] = [first.put(kept), first.put(dropped)];
  await first.finish();
  expect((await readdir(folder, { recursive: true })).filter((name) => name.startsWith("ab/"))).toEqual([]);

  const second = openImagePack(folder, "some upload", [keyKept, keyDropped]);
  expect(second.put(kept)).toBe(keyKept);
  const keyFresh = second.put(fresh);
  // Whoever reads by the old keys meanwhile finds what they name.
  expect(String(await openImageStore(folder).read(keyDropped))).toBe("dropped");
  await second.finish();
  for (const [key, content] of [
    [keyKept, "kept"],
    [keyFresh, "fresh"],
  ] as const)
    expect(String(await openImageStore(folder).read(key))).toBe(content);

  const third = openImagePack(folder, "some upload", [keyKept, keyFresh]);
  third.put(fresh);
  await third.finish();
  expect((await readdir(folder)).filter((name) => name.startsWith("pack-"))).toEqual([placeOf(keyFresh)!.file]);
  await expect(openImageStore(folder).read(keyKept)).rejects.toThrow();
});

test("a reading that fails leaves the images of the one before, and nothing of its own", async () => {
  const folder = await newFolder();
  const first = openImagePack(folder, "some upload");
  const key = first.put(Buffer.from("before"));
  await first.finish();
  const failing = openImagePack(folder, "some upload", [key]);
  failing.put(Buffer.alloc(2_000_000, 7));
  failing.abandon();
  expect(await readdir(folder)).toEqual([placeOf(key)!.file]);
});

test("an image of an earlier release is a file of its own, and found again", async () => {
  const folder = await newFolder();
  const bytes = Buffer.from("as it was");
  const key = await openImageStore(folder).put(bytes);
  expect(placeOf(key)).toEqual({ file: key, span: null });
  const pack = openImagePack(folder, "some upload", [key]);
  expect(pack.put(bytes)).toBe(key);
  await pack.finish();
  expect(String(await openImageStore(folder).read(key))).toBe("as it was");
});

test.each([
  "",
  "..",
  "../../secret",
  `${"a".repeat(64)}`,
  `ab/${"c".repeat(62)}@../x:0+1`,
  `ab/${"c".repeat(62)}@0badcafe:0`,
])("'%s' names no image", async (key) => {
  expect(placeOf(key)).toBeNull();
  await expect(openImageStore(root).read(key)).rejects.toThrow("no image");
});
