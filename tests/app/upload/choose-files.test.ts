import { describe, expect, test } from "vitest";
import { chooseFiles } from "#app/components/stress-set/choose-files";
import { overLimit } from "#app/components/stress-set/upload-limit";

const found = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File(["12345"], path.split("/").at(-1) ?? path) }));

describe("for a family of images", () => {
  test("a folder becomes one archive that is named for it, its files in order", () => {
    const choice = chooseFiles(found("pets/dog/2.png", "pets/cat/1.png"), "image");
    expect(choice).toMatchObject({ kind: "archive", name: "pets.tar", bytes: 2 * 1024 + 1024, leftOut: [] });
    expect(choice.kind === "archive" && choice.files.map(({ path }) => path)).toEqual([
      "pets/cat/1.png",
      "pets/dog/2.png",
    ]);
  });

  test("several folders, or an archive with its labels beside it, become one archive", () => {
    expect(chooseFiles(found("cat/1.png", "dog/1.png"), "image")).toMatchObject({ name: "cat and 1 more.tar" });
    expect(chooseFiles(found("images.zip", "labels.csv"), "image")).toMatchObject({
      kind: "archive",
      name: "images.zip and 1 more.tar",
    });
  });

  test.each(["images.zip", "images.tar.gz", "shard.parquet", "lonely.png"])("%s alone is sent as it is", (name) => {
    expect(chooseFiles(found(name), "image")).toMatchObject({ kind: "file", file: { name }, bytes: 5 });
  });

  test("an archive that is alone in its folder is sent as it is, an image there with its folder", () => {
    expect(chooseFiles(found("data/images.zip"), "image").kind).toBe("file");
    expect(chooseFiles(found("cat/1.png"), "image")).toMatchObject({ kind: "archive", name: "cat.tar" });
  });

  test("what systems leave behind is left out, and told", () => {
    const litter = ["pets/.DS_Store", "pets/cat/Thumbs.db", "__MACOSX/pets/._1.png", "pets/desktop.ini", "pets/.git/x"];
    const choice = chooseFiles(found(...litter, "pets/cat/1.png", "pets/dog/DS_Store.png"), "image");
    expect(choice.leftOut).toEqual(litter);
    expect(choice).toMatchObject({ files: [{ path: "pets/cat/1.png" }, { path: "pets/dog/DS_Store.png" }] });
  });
});

describe.each(["text", "text-pair", "tabular"] as const)("for a family of %s", (modality) => {
  test("of several tables one is wanted", () => {
    expect(chooseFiles(found("b.csv", "a.csv"), modality)).toMatchObject({
      kind: "which",
      files: [{ path: "a.csv" }, { path: "b.csv" }],
    });
  });

  test("the only table of a folder is sent as it is", () => {
    expect(chooseFiles(found("data/.DS_Store", "data/rows.csv"), modality)).toMatchObject({
      kind: "file",
      file: { name: "rows.csv" },
      leftOut: ["data/.DS_Store"],
    });
  });
});

test("a folder of litter holds nothing", () => {
  expect(chooseFiles(found("pets/.DS_Store"), "image")).toEqual({ kind: "nothing", leftOut: ["pets/.DS_Store"] });
  expect(chooseFiles([], "text")).toEqual({ kind: "nothing", leftOut: [] });
});

test("what is too large or too many is told before it is sent", () => {
  const choice = chooseFiles(found("a/1.png", "a/2.png"), "image");
  if (choice.kind !== "archive") throw new Error("No archive.");
  expect(overLimit(choice, { maxBytes: choice.bytes, maxFiles: 2, direct: false })).toBeNull();
  expect(overLimit(choice, { maxBytes: choice.bytes - 1, maxFiles: 2, direct: false })?.message).toMatch(
    /^That is 3 kB; .* 3 kB\.$/,
  );
  expect(overLimit(choice, { maxBytes: 1e6, maxFiles: 1, direct: false })?.message).toMatch(
    /^These are 2 files; .* up to 1 at once/,
  );
});
