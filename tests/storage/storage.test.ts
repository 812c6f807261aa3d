import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answersFolder, stressSetFolder, uploadKey } from "#server/storage/keys";
import type { Storage } from "#server/storage/storage";
import { type Hosts, kinds } from "#tests/storage/storages";

const pieces = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));
const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");
const read = async (storage: Storage, key: string): Promise<string> => readFile(await storage.fetch(key), "utf8");
async function collect(stream: Readable): Promise<string> {
  const found: Buffer[] = [];
  for await (const piece of stream) found.push(piece);
  return Buffer.concat(found).toString();
}
/** More than one part of an upload to S3, the last one smaller. */
const large = (): Buffer[] => Array.from({ length: 20 }, () => randomBytes(900_001));

/** Writes files below a folder of one host, as a worker does, without telling anybody. */
async function write(storage: Storage, folder: string, files: Record<string, string>): Promise<void> {
  const path = await storage.ensureDirectory(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, name, ".."), { recursive: true });
    await writeFile(join(path, name), text);
  }
}

describe.each(kinds)("storage on %s", (_, open) => {
  let hosts: Hosts;
  let one: Storage;
  let other: Storage;
  beforeEach(async () => {
    hosts = await open();
    ({ one, other } = hosts);
  });
  afterEach(() => hosts.close());

  test("keeps a file under its key with its size and checksum, for every host", async () => {
    const received = await one.receive("stress-sets/a/upload", pieces("abc", "déf"), 100);
    expect(received).toEqual({ bytes: 7, sha256: sha256("abcdéf") });
    expect(await read(other, "stress-sets/a/upload")).toBe("abcdéf");
    expect(await hosts.listAll()).toEqual(["stress-sets/a/upload"]);
  });

  test("keeps a file of many parts byte for byte", async () => {
    const parts = large();
    const whole = Buffer.concat(parts);
    expect(await one.receive("k/large", Readable.from(parts), 1e9)).toEqual({
      bytes: whole.length,
      sha256: sha256(whole),
    });
    expect(sha256(await readFile(await other.fetch("k/large")))).toBe(sha256(whole));
  });

  test("tells whether a file lies on a host, without fetching it", async () => {
    expect(await one.isHere("k/file")).toBe(false);
    await write(one, "k", { file: "abc" });
    await one.publish("k/file");
    expect(await one.isHere("k/file")).toBe(true);
    expect(await other.isHere("k/file")).toBe(hosts.shareDisk);
    await other.fetch("k/file");
    expect(await other.isHere("k/file")).toBe(true);
  });

  test("tells what is kept right below a key, and what lies there on this host", async () => {
    await one.receive("stress-sets/a/upload", pieces("abc"), 100);
    await one.receive("stress-sets/a/answers/table", pieces("abc"), 100);
    await write(other, "stress-sets/b", { made: "x" });
    const names = async (storage: Storage, key: string) =>
      [...new Set((await storage.list(key)).map(({ name }) => name))].sort();
    expect(await names(other, "stress-sets")).toEqual(["a", "b"]);
    expect(await names(one, "stress-sets/a")).toEqual(["answers", "upload"]);
    expect(await names(one, "stress-sets/none")).toEqual([]);
    const upload = (await one.list("stress-sets/a")).find(({ name }) => name === "upload");
    expect(Math.abs((upload?.changed ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test("clears away what processes that were killed left, unless it was changed since", async () => {
    const files = { "tensors-1/a": "x", "answers/predictions/0.f32.12.part": "x", "answers/predictions/0.f32": "x" };
    await write(one, "stress-sets/a", files);
    const left = async (): Promise<string[]> => {
      const entries = await readdir(await one.ensureDirectory("stress-sets/a"), {
        recursive: true,
        withFileTypes: true,
      });
      return entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort();
    };
    await one.clearLeft("stress-sets/a", new Date(Date.now() - 60_000));
    expect(await left()).toEqual(["0.f32", "0.f32.12.part", "a"]);
    await one.clearLeft("stress-sets/a", new Date(Date.now() + 60_000));
    expect(await left()).toEqual(["0.f32"]);
  });

  test("keeps an empty file", async () => {
    expect((await one.receive("k/empty", pieces(), 100)).bytes).toBe(0);
    expect(await read(other, "k/empty")).toBe("");
  });

  test("takes a file of just the allowed size; one byte more is refused and leaves nothing", async () => {
    await one.receive("k/whole", pieces("12345", "67890"), 10);
    await expect(one.receive("k/large", pieces("12345", "67890", "1"), 10)).rejects.toMatchObject({
      name: "InputError",
      code: "too-large",
    });
    expect(await hosts.listAll()).toEqual(["k/whole"]);
  });

  test("keeps nothing of an upload that turns out too large after several parts", async () => {
    const receiving = one.receive("k/large", Readable.from(large()), 17_500_000);
    await expect(receiving).rejects.toMatchObject({ code: "too-large" });
    expect(await hosts.listAll()).toEqual([]);
  });

  test.each([
    ["with an error", new Error("connection reset")],
    ["without one", undefined],
  ])("keeps nothing of an upload that breaks off %s, and what was there before stays", async (_, error) => {
    await one.receive("k/file", pieces("old"), 100);
    for (const first of [Buffer.from("half a f"), Buffer.concat(large())]) {
      const broken = new Readable({ read() {} });
      const receiving = one.receive("k/file", broken, 1e9);
      broken.push(first);
      setTimeout(() => broken.destroy(error), 300);
      await expect(receiving).rejects.toThrow(error?.message);
    }
    expect(await hosts.listAll()).toEqual(["k/file"]);
    expect(await read(other, "k/file")).toBe("old");
  });

  test("a file that is received again replaces the first, also where the first was fetched", async () => {
    await one.receive("k/file", pieces("old"), 100);
    const before = await one.find("k/file");
    for (const host of [one, other]) expect(await read(host, "k/file")).toBe("old");
    await one.receive("k/file", pieces("new"), 100);
    expect((await one.find("k/file"))?.version).not.toBe(before?.version);
    for (const host of [one, other]) expect(await read(host, "k/file")).toBe("new");
  });

  test("says what there is, and gives the whole of a file or a span of it", async () => {
    await one.receive("k/file", pieces("0123456789"), 100);
    expect(await other.find("k/file")).toMatchObject({ bytes: 10 });
    expect(await collect(await other.open("k/file"))).toBe("0123456789");
    expect(await collect(await other.open("k/file", { start: 2, end: 5 }))).toBe("2345");
  });

  test("a file is fetched where there is one, and no longer once it is removed, whoever had fetched it", async () => {
    await one.receive("k/file", pieces("0123456789"), 100);
    for (const host of [one, other, other])
      expect(await readFile((await host.fetchIfThere("k/file")) as string, "utf8")).toBe("0123456789");
    await one.remove("k/file");
    for (const host of [one, other]) expect(await host.fetchIfThere("k/file")).toBeNull();
  });

  test("a span of a file of a folder is read without the rest, on the host that wrote it and on others", async () => {
    const folder = await one.ensureDirectory("k/images");
    await writeFile(join(folder, "pack"), "0123456789");
    await one.publish("k/images");
    for (const host of [one, other]) {
      expect(String(await host.readMember("k/images", "pack", { start: 2, end: 5 }))).toBe("2345");
      expect(String(await host.readMember("k/images", "pack", { start: 9, end: 9 }))).toBe("9");
      expect(String(await host.readMember("k/images", "pack"))).toBe("0123456789");
      expect(await host.readMember("k/images", "other", { start: 0, end: 1 })).toBeNull();
    }
  });

  test("what is not there is found nowhere, and an error where it is wanted", async () => {
    expect(await one.find("k/none")).toBeNull();
    for (const want of [() => one.fetch("k/none"), () => one.open("k/none")])
      await expect(want()).rejects.toMatchObject({ code: "internal" });
    expect(await one.fetchIfThere("k/none")).toBeNull();
    expect(await one.readMember("k/none", "a")).toBeNull();
    await one.publish("k/none");
    expect(await hosts.listAll()).toEqual([]);
  });

  test.each(["", ".", "..", "/etc/passwd", "../outside", "a/../..", "stress-sets/../../secret"])(
    "no key leads out: %j",
    async (key) => {
      for (const use of [
        () => one.fetch(key),
        () => one.receive(key, pieces("x"), 9),
        () => one.open(key),
        () => one.remove(key),
        () => one.ensureDirectory(key),
      ])
        await expect((async () => use())()).rejects.toThrow("leads out of the storage folder");
    },
  );

  test("a copy has the same bytes, and neither needs the other", async () => {
    await one.receive("a/upload", pieces("abc"), 10);
    expect(await other.copy("a/upload", "b/c/upload")).toBe(true);
    await one.remove("a");
    expect(await read(one, "b/c/upload")).toBe("abc");
    await one.receive("a/upload", pieces("new"), 10);
    expect(await read(other, "b/c/upload")).toBe("abc");
  });

  test("a copy of what is not there is none", async () => {
    expect(await one.copy("a/upload", "b/upload")).toBe(false);
    expect(await hosts.listAll()).toEqual([]);
  });

  test("removing a folder takes all in it and nothing beside it, and may be done twice", async () => {
    await one.receive(uploadKey("a"), pieces("1"), 100);
    await one.receive(uploadKey("ab"), pieces("2"), 100);
    await write(one, answersFolder("a"), { "predictions/1.f32": "1", "answers.parquet": "2" });
    await one.publish(`${answersFolder("a")}/predictions`);
    await one.publish(`${answersFolder("a")}/answers.parquet`);
    await read(other, uploadKey("a"));
    await one.remove(stressSetFolder("a"));
    await one.remove(stressSetFolder("a"));
    expect(await hosts.listAll()).toEqual([uploadKey("ab")]);
    for (const host of [one, other]) await expect(host.fetch(uploadKey("a"))).rejects.toThrow("no longer where it was");
    expect(await read(one, uploadKey("ab"))).toBe("2");
  });

  test("a file that one host wrote and published is found by another, as is what it wrote anew", async () => {
    for (const text of ["first", "anew!", "and now longer"]) {
      await write(one, "set", { "dataset.parquet": text });
      await one.publish("set/dataset.parquet");
      expect(await read(other, "set/dataset.parquet")).toBe(text);
    }
  });

  test("a folder is found as a whole, and its files one by one", async () => {
    const files = { "3f/aa": "one image", "3f/bb": "", "70/cc": "another" };
    await write(one, "set/images", files);
    await one.publish("set/images");
    expect((await other.readMember("set/images", "70/cc"))?.toString()).toBe("another");
    expect(await other.readMember("set/images", "70/dd")).toBeNull();
    const folder = await other.fetchFolder("set/images");
    for (const [name, text] of Object.entries(files)) expect(await readFile(join(folder, name), "utf8")).toBe(text);
    expect((await other.readMember("set/images", "3f/aa"))?.toString()).toBe("one image");
  });

  test("a folder that is published anew has no file of the one before", async () => {
    await write(one, "set/images", { "3f/aa": "one", "3f/bb": "two" });
    await one.publish("set/images");
    await other.fetchFolder("set/images");
    await one.remove("set/images");
    await write(one, "set/images", { "3f/bb": "three" });
    await one.publish("set/images");
    expect((await other.readMember("set/images", "3f/bb"))?.toString()).toBe("three");
    expect(await readdir(join(await other.fetchFolder("set/images"), "3f"))).toEqual(["bb"]);
    expect(await other.readMember("set/images", "3f/aa")).toBeNull();
  });

  test("what a host wrote and nobody published yet stays as it is", async () => {
    await write(one, "set/predictions", { "1.f32": "done" });
    expect(await readdir(await one.fetchFolder("set/predictions"))).toEqual(["1.f32"]);
    await one.publish("set/predictions");
    await write(one, "set/predictions", { "2.f32": "begun" });
    expect((await readdir(await one.fetchFolder("set/predictions"))).sort()).toEqual(["1.f32", "2.f32"]);
  });

  test("a folder that never was is no error", async () => {
    const path = await one.fetchFolder("set/predictions");
    await expect(readdir(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("work on what is held gives what it gives", async () => {
    expect(await one.hold("set", async () => 7)).toBe(7);
  });
});
