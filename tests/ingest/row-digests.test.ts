import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PartialMapping } from "#server/contracts/mapping";
import { buildDataset } from "#server/ingest/build-dataset";
import { DIGEST_BYTES, readRowDigests } from "#server/ingest/row-digests";
import { readFamilyPackage } from "#server/storage/family-package";
import { makeZip } from "#tests/ingest/make-zip";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-digests-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function digestsOf(
  models: string,
  family: string,
  name: string,
  content: string | Uint8Array,
  mapping: PartialMapping = {},
) {
  const pack = await readFamilyPackage(resolve(import.meta.dirname, models), family);
  const work = await mkdtemp(join(folder, "set-"));
  await writeFile(join(work, name), content);
  const digests = await readRowDigests(await buildDataset(join(work, name), mapping, pack.family, work));
  return Array.from({ length: digests.length / DIGEST_BYTES }, (_, row) =>
    Buffer.from(digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES)).toString("hex"),
  );
}

/** Which rows have the same digest: each row by the first that has it. */
const alike = (digests: string[]): number[] => digests.map((digest) => digests.indexOf(digest));

describe("the digest of a row", () => {
  test("of text follows from the text, and from nothing else", async () => {
    const of = (rows: string[]): string => `text,label,region\n${rows.join("\n")}\n`;
    const others = Array.from({ length: 8 }, (_, at) => `word ${at},positive,north`);
    const rows = ["good,positive,north", "bad,negative,north", "good,negative,south", "Good,positive,north", ...others];
    const digests = await digestsOf("../fixtures", "tiny-text", "data.csv", of(rows), { slices: ["region"] });
    expect(alike(digests)).toEqual([0, 1, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const turned = await digestsOf("../fixtures", "tiny-text", "other.csv", of(rows.toReversed()));
    expect(turned).toEqual(digests.toReversed());
  });

  test("of a pair knows where the first text ends, and which is the first", async () => {
    const pairs = [
      ["ab", "c"],
      ["a", "bc"],
      ["c", "ab"],
      ["ab", "c"],
      ...Array.from({ length: 8 }, (_, at) => ["x", `y${at}`]),
    ];
    const lines = pairs.map((pair, at) => `${pair.join(",")},${at % 2 ? "neutral" : "entailment"}`);
    const csv = `premise,hypothesis,label\n${lines.join("\n")}\n`;
    expect(alike(await digestsOf("../../models", "nli", "pairs.csv", csv))).toEqual([
      0, 1, 2, 0, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  test("of an image follows from its bytes, not from its name", async () => {
    const draw = (r: number) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background: { r, g: 0, b: 0 } } })
        .png()
        .toBuffer();
    const images = await Promise.all(Array.from({ length: 10 }, (_, at) => draw(at * 20)));
    const members = images.map((data, at) => ({ name: `airplane/${at}.png`, data }));
    const zip = makeZip([...members, { name: "bird/10.png", data: images[3] as Buffer }]);
    expect(alike(await digestsOf("../../models", "cifar10", "images.zip", zip))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3,
    ]);
  });

  test("of measured values follows from every one of them, from where it stands, and from whether it is missing", async () => {
    const sample = await readFile(resolve(import.meta.dirname, "../../models/samples/kidney-sample.csv"), "utf8");
    const [header = "", ...lines] = sample.trim().split("\n").slice(0, 9);
    const names = header.split(",");
    const change = (line: string, make: (cells: string[]) => void): string => {
      const cells = line.split(",");
      make(cells);
      return cells.join(",");
    };
    const [first = "", ...others] = lines;
    const filled = first.split(",").flatMap((cell, at) => (/^\d+\.\d+$/.test(cell) ? [at] : []));
    const [one = 0, other = 0] = [filled[0], filled.at(-1)];
    expect(one).not.toBe(other);
    const changed = [
      change(first, (cells) => cells.splice(one, 1, `${Number(cells[one]) + 0.5}`)),
      change(first, (cells) => cells.splice(other, 1, `${Number(cells[other]) + 0.5}`)),
      change(first, (cells) => cells.splice(other, 1, "")),
      // The same to the variants: another patient and ward.
      change(first, (cells) => cells.splice(names.indexOf("simulated_patient"), 1, "p-other")),
    ];
    const digests = await digestsOf(
      "../../models",
      "kidney",
      "rows.csv",
      `${[header, first, ...others, ...changed].join("\n")}\n`,
    );
    expect(alike(digests)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0]);
  });
});
