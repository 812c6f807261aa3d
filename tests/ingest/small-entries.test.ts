import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import yauzl from "yauzl";
import { openZip } from "#server/ingest/archives/open-zip";
import { createSmallEntryReader } from "#server/ingest/archives/read-small-entry";
import { makeZip, type ZipMember } from "./make-zip";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-entries-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(zip: Buffer): Promise<string> {
  const path = join(folder, "some.zip");
  await writeFile(path, zip);
  return path;
}

async function readStreamed(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<string> {
  try {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece);
    return Buffer.concat(pieces).toString("hex");
  } catch {
    return "an error";
  }
}

/**
 * Of each file what is read at once, and what is read as a stream, or the error.
 *
 * @param placeOf where a file comes among those that are read; as they lie unless told
 */
async function readBoth(path: string, placeOf = (nth: number): number => nth): Promise<[string | null, string][]> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  const file = openSync(path, "r");
  try {
    const entries = await Array.fromAsync(zip.eachEntry());
    const read = createSmallEntryReader(file);
    const found = new Map<yauzl.Entry, string | null>();
    const places = new Map(entries.map((entry, nth) => [entry, placeOf(nth)]));
    for (const entry of entries.toSorted((a, b) => (places.get(a) as number) - (places.get(b) as number)))
      found.set(entry, read(entry)?.toString("hex") ?? null);
    const both: [string | null, string][] = [];
    for (const entry of entries) both.push([found.get(entry) ?? null, await readStreamed(zip, entry)]);
    return both;
  } finally {
    closeSync(file);
    zip.close();
  }
}

const member: fc.Arbitrary<ZipMember> = fc.record({
  name: fc.string({ minLength: 1, maxLength: 90, unit: fc.constantFrom(..."abc.é/") }).map((name) => `f${name}`),
  data: fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.constant("x".repeat(5000))),
  method: fc.constantFrom(0, 8),
});

test("a small file is the same read at once as it is as a stream, stored or deflated, in whatever order", async () => {
  const places = fc.infiniteStream(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 })));
  await fc.assert(
    fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 12 }), places, async (members, place) => {
      const found = await readBoth(await write(makeZip(members)), () => place.next().value);
      expect(found.length).toBe(members.length);
      for (const [atOnce, streamed] of found) expect(atOnce).toBe(streamed);
    }),
  );
});

test("what is not as the archive's directory says is never read at once", async () => {
  const data = "y".repeat(1000);
  const path = await write(
    makeZip([
      { name: "larger", data, size: 900 },
      { name: "smaller", data, size: 1100 },
      { name: "checksum", data, checksum: 1 },
      { name: "no deflate", data: "plain", method: 8 },
      { name: "sound", data },
    ]),
  );
  const found = await readBoth(path);
  expect(found.map(([atOnce]) => atOnce !== null)).toEqual([false, false, false, true, true]);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat({ max: 255 }), async (at, byte) => {
      const zip = makeZip([
        { name: "a", data: "damaged ".repeat(30) },
        { name: "b", data: "z", method: 0 },
      ]);
      // Behind the first headers, and before the directory.
      zip[at % zip.indexOf("PK\x01\x02", 0, "latin1")] = byte;
      for (const [atOnce, streamed] of await readBoth(await write(zip)))
        if (atOnce !== null) expect(atOnce).toBe(streamed);
    }),
  );
});

test("nothing is read of an archive that was closed", async () => {
  const archive = await openZip(await write(makeZip([{ name: "a.txt", data: "a" }])), "some.zip");
  expect(String(await archive.entries[0]!.read())).toBe("a");
  await archive.close();
  await expect(archive.entries[0]!.read()).rejects.toThrow();
});
