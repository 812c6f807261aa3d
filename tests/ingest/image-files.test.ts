import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildDataset } from "#server/ingest/build-dataset";
import { decodeImage, toReadable } from "#server/ingest/decode-image";
import type { LabelSpace } from "#server/ingest/match-labels";
import { fixture, inspectFixture, readFixture } from "#tests/ingest/read-fixture";
import { animals } from "#tests/ingest/read-upload";

const REDS = Array.from({ length: 24 }, (_, n) => (n % 2 === 0 ? 200 - n : 20));

describe("the same images, however they were packed", () => {
  const inFolders = [...Array(12).keys()].map((n) => REDS[2 * n]).concat(Array(12).fill(20));

  test.each(["pets.tar", "pets.tar.gz"])("%s: a folder for each label", async (name) => {
    expect(await inspectFixture(name, animals)).toMatchObject({ format: "image-folder", rows: 24, encoding: null });
    const { images, columns, dataset } = await readFixture(name, {}, animals);
    expect(images).toEqual(inFolders.map((red) => [red, 12, 10]));
    expect([...columns.labels]).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
    expect(dataset).toMatchObject({ rows: 24, skipped: 0, archive: null });
  });

  test("pets.zip: the same, in the order of its directory", async () => {
    const { images, columns } = await readFixture("pets.zip", {}, animals);
    expect(images.map(([red]) => red).toSorted()).toEqual(inFolders.toSorted());
    for (const [at, [red]] of images.entries()) expect(columns.labels[at]).toBe(red === 20 ? 1 : 0);
  });

  test("pets-links.tar: links lead nowhere, and are said", async () => {
    const { dataset } = await readFixture("pets-links.tar", {}, animals);
    expect(dataset.rows).toBe(24);
    expect(dataset.skippedRows.map(({ reason }) => reason).toSorted()).toEqual([
      "holds 'pets/cat/again.png', which is a link to another file",
      "holds 'pets/cat/passwd.png', which is a link to another file",
    ]);
  });

  test.each(["labels-beside.zip", "labels-beside.tar.gz", "zip-and-csv.tar"])(
    "%s: a table of any name that has the names without their endings, and a label",
    async (name) => {
      const inspection = await inspectFixture(name, animals);
      expect(inspection).toMatchObject({ format: "image-table", rows: 24, guess: { image: "image_id", label: "dx" } });
      const { images, dataset } = await readFixture(name, { slices: ["age"] }, animals);
      expect(dataset).toMatchObject({ rows: 24, skipped: 0, classCounts: [12, 12] });
      for (const [at, [red, width, height]] of images.entries()) {
        expect(Math.abs(red - (REDS[at] as number)), `image ${at}`).toBeLessThan(4);
        expect([width, height]).toEqual([12, 10]);
      }
    },
  );

  test("list.tar: a list of names and numbers without a header", async () => {
    expect(await inspectFixture("list.tar", animals)).toMatchObject({
      format: "image-table",
      guess: { image: "file_name", label: "label" },
    });
    const { dataset, columns } = await readFixture("list.tar", {}, animals);
    expect(dataset.rows).toBe(23);
    expect([...columns.labels]).toEqual([...Array(24).keys()].filter((n) => n !== 5).map((n) => n % 2));
    expect(dataset.skippedRows.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^is no row of the table but the image 'images\/an extraordinarily long folder name /),
    ]);
  });

  test("coco.zip: the category that the annotations of an image name", async () => {
    const { dataset, images } = await readFixture("coco.zip", {}, animals);
    expect(dataset.rows).toBe(23);
    expect(dataset.skippedRows[0]).toEqual({ row: 4, reason: "has annotations of 2 categories ('dog', 'cat')" });
    expect(Math.abs((images[5]?.[0] as number) - 194)).toBeLessThan(4);
  });

  test("pets.parquet: a column of images as Hugging Face's datasets writes it, class numbers by their names", async () => {
    const swapped: LabelSpace = { ...animals, labels: ["dog", "cat"], labelSynonyms: {} };
    expect(await inspectFixture("pets.parquet", swapped)).toMatchObject({
      format: "image-parquet",
      rows: 24,
      guess: { image: "image", label: "label" },
      labelCounts: {
        label: [
          { value: "cat", rows: 11 },
          { value: "dog", rows: 12 },
        ].toSorted((a, b) => b.rows - a.rows),
      },
    });
    const { images, columns, dataset } = await readFixture("pets.parquet", { slices: ["split"] }, swapped);
    expect(images).toEqual(REDS.slice(0, 22).map((red) => [red, 12, 10]));
    expect([...columns.labels]).toEqual(REDS.slice(0, 22).map((_, n) => (n % 2 === 0 ? 1 : 0)));
    expect(dataset.skippedRows).toEqual([
      { row: 23, reason: "has no label" },
      { row: 24, reason: "holds 'row 24', which has no bytes" },
    ]);
  });

  test("blobs.parquet: a plain column of bytes, under any name", async () => {
    const { images, dataset } = await readFixture("blobs.parquet", {}, animals);
    expect(dataset.mapping).toMatchObject({ image: "photo", label: "kind" });
    expect(images.map(([red]) => red)).toEqual(REDS.slice(0, 23));
  });
});

describe("a folder, as the command line is given one", () => {
  test("is read as an archive is; links in it are not followed", async () => {
    const place = await mkdtemp(join(tmpdir(), "fiftyfold-folder-"));
    try {
      const folder = join(place, "pets");
      for (const label of ["cat", "dog"]) await mkdir(join(folder, label), { recursive: true });
      const image = await fixture("photographs/plain.png");
      for (let n = 0; n < 12; n++) await writeFile(join(folder, n % 2 ? "cat" : "dog", `${n}.png`), image);
      await symlink("/etc/hostname", join(folder, "cat/link.png"));
      await writeFile(join(folder, ".DS_Store"), "litter");
      const dataset = await buildDataset(folder, {}, animals, place);
      expect(dataset).toMatchObject({ rows: 12, classCounts: [6, 6], mapping: { image: "file_name", label: "label" } });
      expect(dataset.skippedRows).toEqual([
        { row: 7, reason: "holds 'cat/link.png', which is a link to another file" },
      ]);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
});

describe("the same photograph in each format and colour mode", async () => {
  const files = await readdir(new URL("../fixtures/uploads/photographs", import.meta.url));
  const COLOURS = { left: [220, 30, 20], right: [20, 40, 210] };
  const GREYS = { left: Array(3).fill(86), right: Array(3).fill(53) };
  /** What is neither of the two: transparent parts lie on white, and 16 bits of grey rise from black to white. */
  const OTHERS: Record<string, { left: number[]; right: number[] }> = {
    "alpha.png": { ...COLOURS, right: [255, 255, 255] },
    "alpha.webp": { ...COLOURS, right: [255, 255, 255] },
    "deep.png": { left: Array(3).fill(34), right: Array(3).fill(221) },
    "deep.tiff": { left: Array(3).fill(34), right: Array(3).fill(221) },
    "grey.jpg": GREYS,
    "grey.png": GREYS,
  };

  test.each(files)("%s", async (name) => {
    const bytes = await fixture(`photographs/${name}`);
    const { width, height, data } = await decodeImage(await toReadable(bytes));
    expect([width, height]).toEqual([16, 8]);
    const pixel = (x: number, y: number): number[] => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    const wanted = OTHERS[name] ?? COLOURS;
    // Inks are no light: without a profile in the file, a press is taken for granted that prints blue far darker than it glows.
    const off = name.startsWith("cmyk") ? 100 : name.endsWith(".jpg") ? 12 : 2;
    for (const [x, colour] of [
      [2, wanted.left],
      [13, wanted.right],
    ] as const) {
      for (const [channel, value] of pixel(x, 4).entries())
        expect(Math.abs(value - (colour[channel] as number)), `${x} ${pixel(x, 4)}`).toBeLessThanOrEqual(off);
    }
  });
});
