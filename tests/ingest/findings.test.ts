import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Findings } from "#server/contracts/findings";
import { findingsSchema } from "#server/contracts/findings";
import type { PartialMapping } from "#server/contracts/mapping";
import { buildDataset } from "#server/ingest/build-dataset";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { writeTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import type { LabelSpace } from "#server/ingest/match-labels";
import { makeZip } from "#tests/ingest/make-zip";
import { animals, family, pairs, patients, rows } from "#tests/ingest/read-upload";

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "findings-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Options = { labels?: LabelSpace; mapping?: PartialMapping; name?: string; training?: string | null };

async function examine(content: string | Uint8Array, options: Options = {}): Promise<Findings> {
  const { labels = family, mapping = {}, name = "data.csv", training = null } = options;
  const place = await mkdtemp(join(folder, "set-"));
  await writeFile(join(place, "upload"), content);
  const { findings } = await buildDataset(join(place, "upload"), mapping, labels, place, name, training);
  list = (await readFile(join(place, "noticed.csv"), "utf8")).trimEnd().split("\n");
  return findingsSchema.parse(findings);
}

/** The list of all rows concerned, of the set that was examined last; its header is in front. */
let list: string[] = [];

const none = { rows: 0, clusters: 0, examples: [] };

/** Words that no other number gives in this order. */
const review = (seed: number, length = 120): string[] =>
  Array.from({ length }, (_, at) => `w${(at * 7919 + seed * 104_729 + at * at * seed) % 5003}`);

async function writeTraining(texts: string[], near = true): Promise<string> {
  const prints = texts.map((text) => fingerprintText(text));
  const ascending = (values: bigint[]): BigUint64Array => BigUint64Array.from(new Set(values)).sort();
  const path = join(folder, `training-${count++}.bin`);
  await writeTrainingFingerprints(path, {
    examples: texts.length,
    exact: ascending(prints.map(({ exact }) => exact)),
    near: near ? ascending(prints.map((print) => print.near as bigint)) : null,
    distance: 3,
  });
  return path;
}

describe("in a set of texts", () => {
  test("nothing is noticed where nothing is odd", async () => {
    expect(await examine(`text,label\n${rows(40)}`)).toEqual({
      duplicates: none,
      conflicts: none,
      nearDuplicates: none,
      training: null,
      names: {},
      listed: 0,
      features: [],
    });
    expect(list).toEqual(["row,name,kind,cluster"]);
  });

  test("rows with the very same input are named by their numbers, however they are spaced or capitalised", async () => {
    const odd =
      'Again and again,positive\n"again  AND again",positive\nmore of it,negative\nMORE of it ,negative\nmore of it,negative\n';
    expect((await examine(`text,label\n${rows(20)}${odd}`)).duplicates).toEqual({
      rows: 5,
      clusters: 2,
      examples: [
        [21, 22],
        [23, 24, 25],
      ],
    });
  });

  test("the same input with different labels is a conflict, with one label only a duplicate", async () => {
    const odd = "the same,positive\nthe same,negative\nthe other,positive\nthe other,positive\n";
    const { duplicates, conflicts } = await examine(`text,label\n${rows(20)}${odd}`);
    expect(duplicates).toMatchObject({ rows: 4, clusters: 2 });
    expect(conflicts).toEqual({ rows: 2, clusters: 1, examples: [[21, 22]] });
    expect(list.slice(1)).toEqual([
      "21,the same,conflict,1",
      "22,the same,conflict,1",
      "23,the other,duplicate,2",
      "24,the other,duplicate,2",
    ]);
  });

  test("rows are named by the beginning of their text, and no name is a formula to a spreadsheet", async () => {
    const odd = `"=1+1  ${"long ".repeat(100)}",positive\n`.repeat(2);
    const { names, listed } = await examine(`text,label\n${rows(20)}${odd}`);
    expect(Object.keys(names)).toEqual(["21", "22"]);
    expect(names["21"]).toMatch(/^=1\+1 long long .*…$/);
    expect(names["21"]).toHaveLength(80);
    expect(listed).toBe(list.length - 1);
    expect(list[1]).toMatch(/^21,'=1\+1 long/);
  });

  test("a row that is set aside has no part in it", async () => {
    const odd = "the same,positive\nthe same,\n";
    expect((await examine(`text,label\n${rows(20)}${odd}`)).duplicates).toEqual(none);
  });

  test("no more than ten clusters are named, and ten rows of each, the first ones", async () => {
    const many = Array.from({ length: 12 }, (_, at) => `text ${"abcdefghijkl"[at]},positive\n`.repeat(15)).join("");
    const { duplicates } = await examine(`text,label\n${rows(20)}${many}`);
    expect(duplicates).toMatchObject({ rows: 180, clusters: 12 });
    expect(duplicates.examples).toEqual(
      Array.from({ length: 10 }, (_, at) => Array.from({ length: 10 }, (_, nth) => 21 + 15 * at + nth)),
    );
  });

  test("texts with a word changed are nearly the same; of the very same ones one counts", async () => {
    const text = review(3);
    const texts = [text.join(" "), text.with(60, "other").join(" "), text.join("  "), review(4).join(" ")];
    const found = await examine(`text,label\n${rows(20)}${texts.map((each) => `${each},positive\n`).join("")}`);
    expect(found.duplicates).toEqual({ rows: 2, clusters: 1, examples: [[21, 23]] });
    expect(found.nearDuplicates).toEqual({ rows: 2, clusters: 1, examples: [[21, 22]] });
  });
});

describe("beside the training data", () => {
  const text = review(11);
  const odd = `${text.join(" ")},positive\n${text.with(60, "other").join(" ").toUpperCase()},negative\n${review(12).join(" ")},positive\n`;

  test("rows that the models were trained on are counted, the very same and nearly so apart", async () => {
    const training = await writeTraining([
      text.join(" "),
      ...Array.from({ length: 30 }, (_, at) => review(100 + at).join(" ")),
    ]);
    const found = await examine(`text,label\n${rows(20)}${odd}`, { training });
    expect(found.training).toEqual({ compared: 31, exact: 1, near: 1, examples: [21, 22] });
    const kinds = list.slice(1).map((line) => line.replace(/^(\d+),.*,([a-z-]+),(\d*)$/, "$1 $2 $3"));
    expect(kinds).toEqual([
      "21 near-duplicate 1",
      "22 near-duplicate 1",
      "22 near-training-example ",
      "21 training-example ",
    ]);
    expect(found.names["21"]).toBe(`${text.join(" ").slice(0, 79)}…`);
  });

  test("every row counts, also where several are the same example", async () => {
    const training = await writeTraining(["again and again"]);
    const found = await examine(`text,label\n${rows(20)}${"again and again,positive\n".repeat(14)}`, { training });
    expect(found.training).toMatchObject({
      exact: 14,
      near: 0,
      examples: Array.from({ length: 10 }, (_, at) => 21 + at),
    });
  });

  test("near ones are not looked for where a family's own examples look too much alike", async () => {
    const training = await writeTraining([text.join(" ")], false);
    const found = await examine(`text,label\n${rows(20)}${odd}`, { training });
    expect(found.training).toEqual({ compared: 1, exact: 1, near: null, examples: [21] });
    expect(found.nearDuplicates).toBeNull();
  });
});

test("in pairs of texts both must be the same, and near ones are not looked for", async () => {
  const labels = ["neutral", "entailment", "contradiction"];
  const plain = Array.from({ length: 21 }, (_, at) => `a dog runs,sentence ${at},${labels[at % 3]}\n`).join("");
  const odd = "A dog  runs,sentence 3,entailment\nsentence 4,a dog runs,neutral\n";
  const found = await examine(`premise,hypothesis,label\n${plain}${odd}`, { labels: pairs });
  expect(found.duplicates).toEqual({ rows: 2, clusters: 1, examples: [[4, 22]] });
  expect(found.conflicts).toMatchObject({ rows: 2, clusters: 1 });
  expect(found.nearDuplicates).toBeNull();
});

test("in a table rows are the same where the models see the same numbers, missing ones alike", async () => {
  const plain = Array.from({ length: 20 }, (_, at) => `${40 + at},${70 + at},1.${at},${at % 2 ? "yes" : "no"}\n`).join(
    "",
  );
  const odd = "81.0,,1.2,yes\n81,,1.2000000001,no\n81,0,1.2,no\n";
  const found = await examine(`Age,heart rate,creatinine_max,label\n${plain}${odd}`, { labels: patients });
  expect(found.duplicates).toEqual({ rows: 2, clusters: 1, examples: [[21, 22]] });
  expect(found.conflicts).toEqual({ rows: 2, clusters: 1, examples: [[21, 22]] });
  expect(found.nearDuplicates).toBeNull();
});

test("in a set of images the same pixels are the same, and the same picture packed with loss is near", async () => {
  const picture = (seed: number) => {
    const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % 64, Math.floor(at / 192)];
      return 128 + 100 * Math.sin((x * (seed % 7) + y * (seed % 5) + seed) / 9) * Math.cos((y * seed) / 90);
    });
    return sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } });
  };
  const plain = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => ({
      name: `${at % 2 ? "cat" : "dog"}/${String(at).padStart(2, "0")}.png`,
      data: await picture(at + 1)
        .png()
        .toBuffer(),
    })),
  );
  const odd = [
    { name: "cat/20.png", data: await picture(3).png({ compressionLevel: 0 }).toBuffer() },
    { name: "dog/21.jpg", data: await picture(4).jpeg({ quality: 75 }).toBuffer() },
  ];
  const found = await examine(makeZip([...plain, ...odd]), { labels: animals, name: "images.zip" });
  expect(found.duplicates).toMatchObject({ rows: 2, clusters: 1 });
  expect(found.conflicts).toMatchObject({ rows: 2, clusters: 1 });
  expect(found.nearDuplicates).toMatchObject({ rows: 2, clusters: 1 });
  expect(Object.values(found.names)).toEqual(expect.arrayContaining(["cat/20.png", "dog/21.jpg"]));
  expect(list.some((line) => line.includes(",cat/20.png,conflict,1"))).toBe(true);
});
