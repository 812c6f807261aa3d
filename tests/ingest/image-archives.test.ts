import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PartialMapping } from "#server/contracts/mapping";
import { makeFolders, makePng, makeZip, type ZipMember } from "#tests/ingest/make-zip";
import { animals, family, inspectUpload, readUpload, refusal, rows } from "#tests/ingest/read-upload";

const name = "pets.zip";
const read = (members: ZipMember[], mapping: PartialMapping = {}) =>
  readUpload(makeZip(members), { name, mapping, labels: animals });
const refuse = (members: ZipMember[], mapping: PartialMapping = {}) =>
  refusal(makeZip(members), { name, mapping, labels: animals });

/** Images that lie side by side, and a table that names them in the opposite order. */
async function makeTable({
  folder = "",
  file = "metadata.csv",
  row = (index: number) =>
    `${index}.png,${index % 2 === 0 ? "cat" : "dog"},${index % 3 === 0 ? "indoors" : "outdoors"}`,
  header = "file_name,label,place",
  count = 12,
} = {}): Promise<ZipMember[]> {
  const images = await Promise.all(
    Array.from({ length: count }, async (_, index) => ({ name: `${folder}${index}.png`, data: await makePng(index) })),
  );
  const lines = Array.from({ length: count }, (_, index) => row(count - 1 - index));
  return [...images, { name: `${folder}${file}`, data: [...(header ? [header] : []), ...lines, ""].join("\n") }];
}

const reds = (images: [number, number, number][]): number[] => images.map(([red]) => red);

describe("a folder of images per label", () => {
  test("each file is a row, in the order of the archive's directory", async () => {
    const { dataset, images, columns } = await read(await makeFolders(20));
    expect(dataset).toMatchObject({
      modality: "image",
      rows: 20,
      skipped: 0,
      classCounts: [10, 10],
      mapping: { image: "file_name", label: "label", text: null, textPair: null, features: {} },
    });
    expect(dataset.archive).toBeNull();
    expect(dataset.images).toMatch(/\/images$/);
    expect(images).toEqual(Array.from({ length: 20 }, (_, index) => [index, 3, 2]));
    expect([...columns.labels]).toEqual(Array.from({ length: 20 }, (_, index) => index % 2));
  });

  test("inspection shows the names and the labels", async () => {
    const inspection = await inspectUpload(makeZip(await makeFolders(12)), name, animals);
    expect(inspection).toMatchObject({ format: "image-folder", delimiter: null, rows: 12 });
    expect(inspection.preview[1]).toEqual(["dog/1.png", "dog"]);
    expect(inspection.guess).toEqual({
      text: null,
      textPair: null,
      image: "file_name",
      features: {},
      featureMatches: [],
      label: "label",
      labelUnsure: false,
      slices: [],
      group: null,
    });
    expect(inspection.labelCounts.label).toEqual([
      { value: "cat", rows: 6, label: "cat" },
      { value: "dog", rows: 6, label: "dog" },
    ]);
  });

  test.each(["pets/", "a/b/c/"])("may lie in %s", async (top) => {
    const { dataset, images } = await read(await makeFolders(12, top));
    expect(dataset.rows).toBe(12);
    expect(reds(images)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("folders are labels by their synonyms, and can be mapped or set aside", async () => {
    const members = (await makeFolders(24)).map((member, index) => ({
      ...member,
      name: `${["Kitten", "puppy", "tiger", "fox"][index % 4]}/${index}.png`,
    }));
    expect((await refuse(members)).message).toContain("'fox' (6 rows), 'tiger' (6 rows)");
    const { dataset, images } = await read(members, { labels: { tiger: "cat", fox: null } });
    expect(dataset).toMatchObject({ rows: 18, skipped: 6, classCounts: [12, 6] });
    expect(dataset.skippedRows[0]).toEqual({ row: 4, reason: "has the label 'fox', which is set aside" });
    expect(reds(images).slice(0, 4)).toEqual([0, 1, 2, 4]);
  });

  test("what systems leave behind is no row", async () => {
    const litter = ["__MACOSX/cat/._1.png", ".DS_Store", "cat/.DS_Store", "dog/Thumbs.db", "cat/", "dog/._1.png"];
    const members = [...litter.map((file) => ({ name: file, data: "" })), ...(await makeFolders(12))];
    expect((await read(members)).dataset).toMatchObject({ rows: 12, skipped: 0 });
    const topped = members.map((member) => ({ ...member, name: `top/${member.name}` }));
    expect((await read([{ name: "__MACOSX/._top", data: "" }, ...topped])).dataset).toMatchObject({
      rows: 12,
      skipped: 0,
    });
  });

  test("a file that is no image is skipped by its name", async () => {
    const whole = await makePng(1, 64, 64);
    const { dataset, images } = await read([
      { name: "cat/note.txt", data: "not an image" },
      { name: "cat/empty.png", data: "" },
      { name: "dog/cut.png", data: whole.subarray(0, whole.length - 40) },
      { name: "readme.md", data: "# Pets" },
      { name: "cat/old/1.png", data: whole },
      { name: "dog/drawing.svg", data: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' },
      ...(await makeFolders(12)),
    ]);
    expect(dataset).toMatchObject({ rows: 12, skipped: 6 });
    expect(dataset.skippedRows.map(({ row, reason }) => [row, reason.replace(/\(.*\)/, "(...)")])).toEqual([
      [1, "holds 'cat/note.txt', which cannot be decoded as an image (...)"],
      [2, "holds 'cat/empty.png', which cannot be decoded as an image (...)"],
      [3, "holds 'dog/cut.png', which cannot be decoded as an image (...)"],
      [4, "holds 'readme.md', which lies in no folder named for its label"],
      [5, "holds 'cat/old/1.png', which lies in a folder within the folder of its label"],
      [6, "holds 'dog/drawing.svg', which cannot be decoded as an image (...)"],
    ]);
    expect(reds(images)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("images that lie in no folders are refused with the two ways to label them", async () => {
    const members = (await makeFolders(12)).map((member, index) => ({ ...member, name: `${index}.png` }));
    const error = await refuse(members);
    expect(error.line).toBe(
      "No row of pets.zip could be read: row 1 holds '0.png', which lies in no folder named for its label. " +
        "Put the images into a folder per label, or add a metadata.csv with the columns file_name and label.",
    );
  });

  test("all images in one folder are of one label, which carries no ranking", async () => {
    const members = (await makeFolders(12)).map((member, index) => ({ ...member, name: `cat/${index}.png` }));
    expect((await refuse(members)).message).toBe("All 12 usable rows of pets.zip carry one label, 'cat'.");
  });

  test("two names that differ only in how a letter is composed are two images", async () => {
    const twins = [
      { name: "cat/\u00e9.png", data: await makePng(200) },
      { name: "dog/e\u0301.png", data: await makePng(201) },
      { name: "cat/e\u0301.png", data: await makePng(202) },
    ];
    expect(reds((await read([...twins, ...(await makeFolders(12))])).images).slice(0, 3)).toEqual([200, 201, 202]);
  });

  test("where too few images can be used, the reason of the first is said", async () => {
    const broken = (await makeFolders(12)).map((member) => ({ ...member, data: "no image" }));
    const error = await refuse(broken);
    expect(error.message).toBe("pets.zip has 0 usable rows (12 skipped); a ranking needs at least 10.");
    expect(error.hint).toMatch(
      /^All 12 skipped rows were set aside for one reason: row 1, the first, holds 'cat\/0\.png', which cannot be decoded as an image/,
    );
  });

  test("any names and sizes come back in order", async () => {
    const file = fc.record({
      folder: fc.constantFrom("cat", "dog"),
      stem: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((stem) => !/[/\\]/.test(stem)),
      red: fc.integer({ min: 0, max: 255 }),
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 5, maxLength: 20 }), async (files) => {
        const sound = await makeFolders(10);
        const odd = await Promise.all(
          files.map(async ({ folder, stem, red, width, height }, index) => ({
            name: `${folder}/a${stem}${index}`,
            data: await makePng(red, width, height),
          })),
        );
        const { images, dataset } = await read([...odd, ...sound]);
        expect(dataset.skippedRows).toEqual([]);
        expect(images.slice(0, files.length)).toEqual(files.map(({ red, width, height }) => [red, width, height]));
      }),
      { numRuns: 15 },
    );
  });
});

describe("folders of splits", () => {
  test("are no labels: the label is the folder within, and the split can be a slice", async () => {
    const images = await makeFolders(24);
    const members = [
      { name: "README.md", data: "What is in here." },
      ...images.map((member, n) => ({ ...member, name: `pets/${n % 3 ? "train" : "test"}/${member.name}` })),
    ];
    const { dataset } = await readUpload(makeZip(members), { name, mapping: { slices: ["split"] }, labels: animals });
    expect(dataset).toMatchObject({ rows: 24, classCounts: [12, 12], mapping: { label: "label", image: "file_name" } });
    expect(dataset.slices[0]?.values).toEqual([
      { value: "train", rows: 16 },
      { value: "test", rows: 8 },
    ]);
    expect(dataset.skippedRows).toEqual([
      { row: 1, reason: "holds 'README.md', which lies in no folder named for its label" },
    ]);
  });
});

describe("images and a table that names them", () => {
  test.each([
    ["beside it", {}],
    ["in a top folder", { folder: "pets/" }],
    ["in capitals", { file: "Metadata.CSV" }],
  ])("%s: rows come in the order of the table", async (_, how) => {
    const { dataset, images, columns } = await read(await makeTable(how), { slices: ["place"] });
    expect(reds(images)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(dataset).toMatchObject({ rows: 12, skipped: 0, mapping: { image: "file_name", label: "label" } });
    expect(dataset.slices[0]?.values).toEqual([
      { value: "outdoors", rows: 8 },
      { value: "indoors", rows: 4 },
    ]);
    expect([...(columns.slices[0]?.codes ?? [])].slice(0, 3)).toEqual([0, 0, 1]);
  });

  test("as JSONL", async () => {
    const row = (index: number) => JSON.stringify({ label: index % 2 ? "dog" : "cat", file_name: `${index}.png` });
    const members = await makeTable({ file: "metadata.jsonl", header: "", row });
    const inspection = await inspectUpload(makeZip(members), name, animals);
    expect(inspection).toMatchObject({ format: "image-table", guess: { image: "file_name", label: "label" } });
    expect(reds((await read(members)).images).slice(0, 2)).toEqual([11, 10]);
  });

  test.each([
    ["./", ""],
    ["/", ""],
    [".\\", ""],
    ["pets/", "pets/"],
  ])("a name may start with %j", async (start, folder) => {
    const row = (index: number) => `${start}${index}.png,${index % 2 === 0 ? "cat" : "dog"}`;
    const { dataset } = await read(await makeTable({ folder, row, header: "file_name,label" }));
    expect(dataset).toMatchObject({ rows: 12, skipped: 0 });
  });

  test("letters composed in the table and not in the archive are the same name", async () => {
    const members = await makeTable({
      row: (index) => `${index === 3 ? "\u00e9" : index}.png,${index % 2 ? "dog" : "cat"},x`,
    });
    const renamed = members.map((member) => (member.name === "3.png" ? { ...member, name: "e\u0301.png" } : member));
    expect((await read(renamed)).dataset).toMatchObject({ rows: 12, skipped: 0 });
  });

  test("the image column is known by what it holds", async () => {
    const row = (index: number) => `${index % 2 === 0 ? "cat" : "dog"},p${index % 4},${index}.png`;
    const members = await makeTable({ header: "animal,patient_id,photo", row });
    expect((await inspectUpload(makeZip(members), name, animals)).guess).toMatchObject({
      image: "photo",
      label: "animal",
      group: "patient_id",
    });
    expect((await read(members)).dataset).toMatchObject({ rows: 12, unusedGroup: "patient_id" });
  });

  test("a row whose image is missing or broken is skipped, as is an image that no row names", async () => {
    const members = await makeTable({
      count: 14,
      row: (index) =>
        `${["gone", "", "note"][index] ?? index}${index === 1 ? "" : ".png"},${index % 2 ? "dog" : "cat"},x`,
    });
    const more = await Promise.all(
      ["a", "b", "c", "d"].map(async (stem) => ({ name: `${stem}.png`, data: await makePng(99) })),
    );
    const { dataset, images, skippedList } = await read([
      { name: "note.png", data: "no image" },
      { name: "licence.txt", data: "free" },
      ...members,
      ...more,
    ]);
    expect(dataset.rows).toBe(11);
    expect(dataset.skippedRows.map(({ row, reason }) => `${row} ${reason.replace(/\(.*\)/, "(...)")}`)).toEqual([
      "12 names 'note.png', which cannot be decoded as an image (...)",
      "13 names no image",
      "14 names 'gone.png', which is not in the archive",
      ...["0", "1", "2", "a", "b", "c", "d"].map(
        (stem, index) =>
          `${15 + index} is no row of the table but the image '${stem}.png', which the table does not name`,
      ),
    ]);
    expect(dataset.skipped).toBe(10);
    expect(skippedList.trim().split("\n")).toHaveLength(11);
    expect(reds(images)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  test("one image may be named by several rows", async () => {
    const members = await makeTable({ row: (index) => `${index % 4}.png,${index % 2 ? "dog" : "cat"},x` });
    const { images, dataset } = await read(members);
    expect(reds(images)).toEqual([3, 2, 1, 0, 3, 2, 1, 0, 3, 2, 1, 0]);
    expect(dataset.skipped).toBe(8);
  });

  test("a table of names that are all elsewhere is refused", async () => {
    const error = await refuse(
      await makeTable({ row: (index) => `C:/pets/${index}.jpg,${index % 2 ? "dog" : "cat"},x` }),
    );
    expect(error.message).toBe(
      "None of the files that column 'file_name' names is in pets.zip; the first is 'C:/pets/11.jpg'.",
    );
    expect(error.where).toEqual({ file: name, column: "file_name" });
  });

  test("what is wrong with the table is said of the table", async () => {
    const noLabel = await makeTable({
      header: "file_name,colour",
      row: (index) => `${index}.png,colour number ${index}`,
    });
    expect((await refuse(noLabel)).message).toBe("No column of pets.zip looks like labels.");
    const noName = await makeTable({
      header: "n,label",
      row: (index) => `number ${index},${index % 2 ? "dog" : "cat"}`,
    });
    expect((await refuse(noName)).message).toBe("No column of pets.zip looks like names of images.");
    const zeros = [{ name: "metadata.csv", data: "file_name,label\n\0.png,cat\n" }];
    expect((await refuse(zeros)).message).toContain("pets.zip/metadata.csv is a binary file");
    const unread = await makeTable({ row: () => "1.png" });
    expect((await refuse(unread)).message).toBe(
      "No row of pets.zip could be read: row 1 has 1 column where the header has 3.",
    );
  });

  test("two tables are refused", async () => {
    const both = [...(await makeTable()), ...(await makeTable({ file: "metadata.jsonl" })).slice(-1)];
    expect((await refuse(both)).message).toBe(
      "pets.zip holds more than one table of metadata: 'metadata.csv' and 'metadata.jsonl'.",
    );
  });
});

describe("other files", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["a table", `text,label\n${rows(12)}`, "pets.zip is not an archive of images."],
    ["an image", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "pets.zip is a PNG image, not an archive of images."],
    ["nothing", "", "pets.zip is empty."],
    ["an archive of nothing", makeZip([]), "pets.zip holds no files."],
    [
      "a workbook",
      makeZip([{ name: "[Content_Types].xml", data: "<Types/>" }, { name: "xl/workbook.xml" }]),
      "pets.zip is an Excel workbook or another Office document.",
    ],
  ])("%s is refused by a family that reads images", async (_, content, message) => {
    const error = await refusal(content, { name, labels: animals });
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(/archive with a folder of images per label/);
    await expect(inspectUpload(content, name, animals)).rejects.toMatchObject({ message });
  });

  test("an archive of images is refused by a family that reads text", async () => {
    const error = await refusal(makeZip(await makeFolders(12)), { name, labels: family });
    expect(error.message).toBe("pets.zip is a zip archive with no tables in it.");
  });
});
