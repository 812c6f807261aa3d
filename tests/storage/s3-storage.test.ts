import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { openHostCopies } from "#server/storage/s3/host-copies";
import { openS3Storage } from "#server/storage/s3/s3-storage";
import { tidyCopies } from "#server/storage/s3/tidy-copies";
import type { Storage } from "#server/storage/storage";
import { BUCKET, CREDENTIALS, type S3Server, startS3Server } from "#tests/storage/s3-server";

let server: S3Server;
let root: string;
let storage: Storage;
beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS);
  server = await startS3Server();
});
afterAll(() => server.stop());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "fiftyfold-host-"));
  storage = await openS3Storage({ address: parseStorageAddress(server.urlOf("p")), root, mostBytes: 1e9 });
});
afterEach(async () => {
  for (const folder of ["stress-sets", "set"]) await storage.remove(folder);
  await rm(root, { recursive: true, force: true });
});

const receive = (key: string, text: string) => storage.receive(key, Readable.from([Buffer.from(text)]), 1e6);
const downloads = (): string[] => server.takeRequests().filter((request) => request.startsWith("GET"));
/** As if the last use were long ago. */
const age = async (key: string, minutes: number): Promise<void> => {
  const moment = new Date(Date.now() - minutes * 60_000);
  await utimes(join(root, "records", encodeURIComponent(key)), moment, moment);
};

test("a file that many ask for at once is downloaded once, and not again until it is another", async () => {
  await receive("set/upload", "rows");
  server.takeRequests();
  const paths = await Promise.all(Array.from({ length: 8 }, () => storage.fetch("set/upload")));
  expect(new Set(paths).size).toBe(1);
  await storage.fetch("set/upload");
  expect(downloads()).toEqual([`GET /${BUCKET}/p/set/upload`]);
  await receive("set/upload", "other rows");
  expect(await readFile(await storage.fetch("set/upload"), "utf8")).toBe("other rows");
  expect(downloads()).toHaveLength(1);
});

test("a copy that was cut short or written to on this host is fetched again", async () => {
  await receive("set/upload", "rows");
  await writeFile(await storage.fetch("set/upload"), "ro");
  expect(await readFile(await storage.fetch("set/upload"), "utf8")).toBe("rows");
});

test("what a process was fetching when it was killed goes after an hour", async () => {
  const copies = openHostCopies(root);
  const [half, arriving] = [await copies.temporary(), await copies.temporary()];
  const hourAgo = new Date(Date.now() - 61 * 60_000);
  for (const path of [half, arriving]) await writeFile(path, "half a fi");
  await utimes(half, hourAgo, hourAgo);
  await tidyCopies(copies, { mostBytes: 1e9, held: [], isKept: null });
  expect(await readdir(join(root, "arriving"))).toEqual([basename(arriving)]);
});

test("what did not change is not sent again", async () => {
  const folder = await storage.ensureDirectory("set/images");
  await writeFile(join(folder, "a"), "1");
  await storage.publish("set/images");
  server.takeRequests();
  await storage.publish("set/images");
  expect(server.takeRequests().filter((request) => !request.startsWith("HEAD"))).toEqual([]);
});

test("a thousand images are one object, and one of them is read without the others", async () => {
  const folder = await storage.ensureDirectory("set/images");
  for (let image = 0; image < 1000; image++) await writeFile(join(folder, `${image}`), `image ${image}`.repeat(100));
  await storage.publish("set/images");
  expect(await server.listAll()).toEqual(["p/set/images/folder.zip"]);
  const otherRoot = join(root, "other");
  const address = parseStorageAddress(server.urlOf("p"));
  const other = await openS3Storage({ address, root: otherRoot, mostBytes: 1e9 });
  expect((await other.readMember("set/images", "7"))?.toString()).toBe("image 7".repeat(100));
  await expect(readdir(join(otherRoot, "files"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("what processes at work keep for themselves is not published", async () => {
  const folder = await storage.ensureDirectory("set/predictions");
  await writeFile(join(folder, "0.f32"), "1");
  await storage.ensureDirectory("set/predictions/tensors-abc");
  await writeFile(join(folder, "tensors-abc", "x"), "1");
  await writeFile(join(folder, "1.f32.part"), "1");
  await storage.publish("set/predictions");
  expect(await storage.readMember("set/predictions", "0.f32")).not.toBeNull();
  await rm(folder, { recursive: true });
  expect(await readdir(await storage.fetchFolder("set/predictions"))).toEqual(["0.f32"]);
});

test("beyond what copies may take, those that were not used for longest go; the store keeps all", async () => {
  const keys = ["set/a", "set/b", "set/c"];
  for (const [at, key] of keys.entries()) {
    await receive(key, "x".repeat(1000));
    await storage.fetch(key);
    await age(key, 60 - at);
  }
  await storage.fetch("set/a");
  const options = { held: [], isKept: async () => true };
  await tidyCopies(openHostCopies(root), { ...options, mostBytes: 2500 });
  expect((await readdir(join(root, "files/set"))).sort()).toEqual(["a", "c"]);
  // What is in use stays even where it is too much.
  await tidyCopies(openHostCopies(root), { ...options, mostBytes: 0 });
  expect(await readdir(join(root, "files/set"))).toEqual(["a"]);
  expect(await readFile(await storage.fetch("set/b"), "utf8")).toBe("x".repeat(1000));
});

test("what a worker holds for hours stays", async () => {
  await receive("set/a", "x");
  await storage.fetch("set/a");
  await age("set/a", 600);
  await tidyCopies(openHostCopies(root), { mostBytes: 0, held: ["set"], isKept: async () => true });
  expect(await readdir(join(root, "files/set"))).toEqual(["a"]);
});

test("what another host deleted from the store goes from this one too", async () => {
  await receive("stress-sets/a/upload", "rows");
  await receive("stress-sets/b/upload", "rows");
  for (const set of ["a", "b"]) await storage.fetch(`stress-sets/${set}/upload`);
  const kept = async (key: string) => key === "stress-sets/b";
  const options = { mostBytes: 1e9, held: [], isKept: kept };
  await tidyCopies(openHostCopies(root), options);
  expect((await readdir(join(root, "files/stress-sets"))).sort()).toEqual(["a", "b"]);
  await tidyCopies(openHostCopies(root), { ...options, inUseMs: -1 });
  expect(await readdir(join(root, "files/stress-sets"))).toEqual(["b"]);
  expect(await readdir(join(root, "records"))).toEqual([encodeURIComponent("stress-sets/b/upload")]);
});

test("an address that gives the file to a browser is made only where browsers reach the store", async () => {
  await receive("set/upload", "rows");
  const shown = { type: "text/plain", disposition: 'attachment; filename="rows.csv"' };
  expect(await storage.link("set/upload", shown)).toBeNull();
  const url = `${server.urlOf("p")}&publicEndpoint=${encodeURIComponent(server.endpoint)}`;
  const open = await openS3Storage({ address: parseStorageAddress(url), root, mostBytes: 1e9 });
  const response = await fetch((await open.link("set/upload", shown)) ?? "");
  expect(await response.text()).toBe("rows");
  expect(response.headers.get("content-disposition")).toBe(shown.disposition);
});

test.each([
  ["a bucket that is missing", () => `s3://nobucket/p?endpoint=${server.endpoint}&forcePathStyle=true`, '"nobucket"'],
  [
    "a store that does not answer",
    () => "s3://bucket/p?endpoint=http://127.0.0.1:9&forcePathStyle=true",
    "127.0.0.1:9",
  ],
])("%s is told in one line", async (_, url, named) => {
  const opening = openS3Storage({ address: parseStorageAddress(url()), root, mostBytes: 1e9 });
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "FiftyfoldError", line: expect.stringContaining(named) });
  expect(error).toMatchObject({ line: expect.stringMatching(/^The [^\n]*STORAGE_URL[^\n]*\.$/) });
});
