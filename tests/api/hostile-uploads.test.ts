import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import {
  gzip,
  gzipOfPacked,
  hugeBmp,
  hugePng,
  millionFiles,
  SVG,
  tenGigabytesOfZeros,
  zipOfMillionFiles,
  zipOfPacked,
  zipOfZips,
} from "#tests/api/hostile-files";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload, uploadReady } from "#tests/api/upload";
import { makeZip, type ZipMember } from "#tests/ingest/make-zip";

const MAX_UPLOAD_BYTES = 120_000_000;
let server: Server;
let token: string;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  server = await startServer({ worker: true, published: ["cifar10"], maxUploadBytes: MAX_UPLOAD_BYTES });
  token = await server.newToken();
  const image = sharp({ create: { width: 32, height: 32, channels: 3, background: "red" } });
  [png, jpeg] = [await image.clone().png().toBuffer(), await image.jpeg().toBuffer()];
});
afterAll(() => server.stop());

/** A set of images each of which is made so, half of them called cats and half dogs. */
const all = (make: (n: number) => Partial<ZipMember>): Buffer =>
  makeZip(Array.from({ length: 20 }, (_, n) => ({ name: `${n % 2 ? "dog" : "cat"}/${n}.png`, data: png, ...make(n) })));

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, "../fixtures/uploads", name));

type Hostile = { what: string; name: string; content: () => Buffer | string; detail: RegExp; family?: string };

const archives: Hostile[] = [
  {
    what: "zip slip",
    name: "a.zip",
    content: () => all((n) => ({ name: `../../../cat/${n}.png` })),
    detail: /leads out of the archive/,
  },
  {
    what: "absolute names",
    name: "a.zip",
    content: () => all((n) => ({ name: `/etc/cron.d/${n}.png` })),
    detail: /leads out of the archive/,
  },
  {
    what: "links only",
    name: "a.zip",
    content: () => all(() => ({ data: "/etc/passwd", mode: 0o120777, method: 0 })),
    detail: /is a link to another file/,
  },
  { what: "the shape of 42.zip", name: "42.zip", content: () => zipOfZips(3), detail: /is an archive of its own/ },
  {
    what: "10 GB of zeros in a zip of 10 MB",
    name: "a.zip",
    content: () => zipOfPacked("cat/1.png", tenGigabytesOfZeros(), 4_000_000_000),
    detail: /is larger than 128 MB/,
  },
  {
    what: "10 GB of zeros in a zip that says 100 kB",
    name: "a.zip",
    content: () => zipOfPacked("cat/1.png", tenGigabytesOfZeros(), 100_000),
    detail: /1 skipped/,
  },
  {
    what: "10 GB of zeros in a tar.gz of 10 MB",
    name: "a.tar.gz",
    content: () => gzipOfPacked(tenGigabytesOfZeros()),
    detail: /no sound tar\.gz|holds no files|grows more than/,
  },
  { what: "a million files in a tar.gz", name: "a.tar.gz", content: millionFiles, detail: /more than 250,000 files/ },
  { what: "a million files in a zip", name: "a.zip", content: zipOfMillionFiles, detail: /more than 250,000 files/ },
  {
    what: "images of 60,000 x 60,000 pixels",
    name: "a.zip",
    content: () => all(() => ({ data: hugePng() })),
    detail: /cannot be decoded as an image/,
  },
  {
    what: "bitmaps of 60,000 x 60,000 pixels",
    name: "a.zip",
    content: () => all((n) => ({ name: `cat/${n}.bmp`, data: hugeBmp() })),
    detail: /more than 100 million pixels/,
  },
  {
    what: "truncated PNGs",
    name: "a.zip",
    content: () => all(() => ({ data: png.subarray(0, png.length - 20) })),
    detail: /cannot be decoded as an image/,
  },
  {
    what: "truncated JPEGs",
    name: "a.zip",
    content: () => all((n) => ({ name: `cat/${n}.jpg`, data: jpeg.subarray(0, jpeg.length / 2) })),
    detail: /cannot be decoded as an image/,
  },
  {
    what: "SVG in the name of PNG",
    name: "a.zip",
    content: () => all(() => ({ data: SVG })),
    detail: /cannot be decoded as an image/,
  },
  {
    what: "a PNG that is a zip archive too",
    name: "a.png",
    content: () => Buffer.concat([png, all(() => ({}))]),
    detail: /is a PNG image, not an archive/,
  },
  {
    what: "half an archive",
    name: "a.tar.gz",
    content: () => fixture("pets.tar.gz").subarray(0, 500),
    detail: /no sound tar\.gz archive/,
  },
  {
    what: "half a tar",
    name: "a.tar",
    content: () => fixture("pets.tar").subarray(0, 5000),
    detail: /no sound tar archive/,
  },
  {
    what: "half a Parquet file",
    name: "a.parquet",
    content: () => fixture("pets.parquet").subarray(0, 900),
    detail: /no sound Parquet file/,
  },
];

const wide = (columns: number): string => {
  const header = Array.from({ length: columns }, (_, n) => `c${n}`).join(",");
  return `${header}\n${`${"1,".repeat(columns - 1)}1\n`.repeat(3)}`;
};
const formula = `=cmd|' /C calc'!A0`;

const tables: Hostile[] = [
  { what: "100,000 columns", name: "a.csv", content: () => wide(100_000), detail: /100000 columns; at most 500/ },
  {
    what: "a cell of 100 MB",
    name: "a.csv",
    content: () => `text,label\n"${"x".repeat(100_000_000)}",positive\n`,
    detail: /longer than 1 MB/,
  },
  {
    what: "a cell of 100 MB in a JSON document",
    name: "a.json",
    content: () => `[{"text": "${"x".repeat(100_000_000)}"}]`,
    detail: /value longer than 1 MB/,
  },
  {
    what: "brackets without end",
    name: "a.json",
    content: () => "[".repeat(3_000_000),
    detail: /value longer than|ends before/,
  },
  { what: "zero bytes", name: "a.csv", content: () => `${sampleCsv(40)}"a\0b",positive,north\n`, detail: /zero bytes/ },
  {
    what: "a formula as the only label",
    name: "a.csv",
    content: () => `text,label\n${`good,"${formula}"\n`.repeat(20)}`,
    detail: /fit no label/,
  },
  {
    what: "10 GB of zeros in a gzip of 10 MB",
    name: "a.csv.gz",
    content: () => gzipOfPacked(tenGigabytesOfZeros()),
    detail: /grows more than 200 times|zero bytes|cannot be unpacked/,
  },
  {
    what: "a gzip in a gzip",
    name: "a.csv.gz.gz",
    content: () => gzip(gzip(sampleCsv(40)).toString("latin1")),
    detail: /archive within an archive|binary|zero bytes|single column|UTF-8/,
  },
  {
    what: "a workbook that is a bomb",
    name: "a.xlsx",
    content: () => zipOfPacked("xl/workbook.xml", tenGigabytesOfZeros(), 2_000_000_000),
    detail: /no tables|no sound/,
  },
].map((hostile) => ({ ...hostile, family: "tiny-text" }));

/** The words that a file is refused with: at once, or, where reading it takes longer than a caller waits, in its own time. */
async function refusalOf(response: Response): Promise<string> {
  if (response.status !== 202) {
    const { detail, hint } = await expectProblem(response, 422);
    return `${detail} ${hint ?? ""}`;
  }
  const { id } = (await response.json()) as { id: string };
  const read = async () => (await (await callRoute("GET", `/stress-sets/${id}`, { token })).json()) as StressSetView;
  await expect.poll(async () => (await read()).state, { timeout: 90_000 }).toBe("rejected");
  const { error } = await read();
  return `${error?.message} ${error?.hint ?? ""}`;
}

describe("a hostile file is refused with the reason, leaves nothing on disk, and the server goes on", () => {
  test.each([...archives, ...tables])(
    "$what",
    { timeout: 120_000 },
    async ({ name, content, detail, family = "cifar10" }) => {
      const response = await upload({ token, family, name, content: content() as BlobPart });
      const refusal = await refusalOf(response);
      expect(refusal).toMatch(detail);
      expect(refusal).not.toMatch(/\/tmp\/|node_modules/);
      await expect.poll(server.storedFiles).toEqual([]);
    },
  );

  afterAll(async () => {
    expect((await uploadReady(token)).state).toBe("ready");
  });
});

describe("names", () => {
  test.each([
    ["a line break", "rows\n.csv", /^rows[^\n]*\.csv$/],
    ["right-to-left marks", "invoice\u202egnp.csv", "invoicegnp.csv"],
    ["a path", "../../etc/passwd", "passwd"],
    ["nothing", "\u200b", "upload.csv"],
  ])("with %s are kept as what a person can read", async (_, name, kept) => {
    const response = await upload({ token, name });
    expect(response.status).toBe(201);
    expect(((await response.json()) as { name: string }).name).toMatch(kept);
  });
});
