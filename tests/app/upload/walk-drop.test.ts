import { describe, expect, test } from "vitest";
import { walkDrop } from "#app/components/stress-set/walk-drop";

/** Browsers hand out the entries of a folder in portions; Chromium a hundred a time. */
const PORTION = 100;

type Tree = { [name: string]: Tree | string };

function entryOf(name: string, content: Tree | string, above: string): FileSystemEntry {
  const fullPath = `${above}/${name}`;
  const entry = { name, fullPath, isFile: typeof content === "string", isDirectory: typeof content !== "string" };
  if (typeof content === "string") {
    const file = (done: (file: File) => void, fail: (error: Error) => void) =>
      content === "locked" ? fail(new DOMException("No.", "NotReadableError")) : done(new File([content], name));
    return { ...entry, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const left = Object.entries(content).map(([child, inner]) => entryOf(child, inner, fullPath));
    return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(left.splice(0, PORTION)) };
  };
  return { ...entry, createReader } as unknown as FileSystemEntry;
}

const dropOf = (tree: Tree, loose: string[] = []): DataTransfer => {
  const entries = Object.entries(tree).map(([name, content]) => ({
    kind: "file",
    webkitGetAsEntry: () => entryOf(name, content, ""),
    getAsFile: () => null,
  }));
  const files = loose.map((name) => ({
    kind: "file",
    webkitGetAsEntry: () => null,
    getAsFile: () => new File([""], name),
  }));
  return { items: [...entries, ...files, { kind: "string" }] } as unknown as DataTransfer;
};

const many = (count: number): Tree => Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.png`, "x"]));
const walk = (dropped: DataTransfer, signal = new AbortController().signal, onFound = (_: number) => {}) =>
  walkDrop(dropped, { signal, onFound });
const paths = async (dropped: DataTransfer) => (await walk(dropped)).map(({ path }) => path).sort();

describe("what is dropped is found", () => {
  test("whole, in folders of folders, each file under the path that begins with what was dropped", async () => {
    const tree = { pets: { cat: { old: { "1.png": "a" }, "2.png": "b" }, "labels.csv": "c", empty: {} } };
    expect(await paths(dropOf(tree))).toEqual(["pets/cat/2.png", "pets/cat/old/1.png", "pets/labels.csv"]);
  });

  test("beyond the first portion that a browser hands out", async () => {
    const seen: number[] = [];
    const found = await walk(dropOf({ pets: many(1234) }), undefined, (files) => seen.push(files));
    expect(new Set(found.map(({ path }) => path)).size).toBe(1234);
    expect(seen.at(-1)).toBe(1234);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });

  test("with loose files beside folders, and those that a program put there", async () => {
    expect(await paths(dropOf({ "images.zip": "z", pets: { "1.png": "a" } }, ["labels.csv"]))).toEqual([
      "images.zip",
      "labels.csv",
      "pets/1.png",
    ]);
  });
});

test("looking through it can be given up", async () => {
  const ending = new AbortController();
  const walking = walk(dropOf({ pets: many(1000) }), ending.signal, () => ending.abort());
  await expect(walking).rejects.toThrow("aborted");
});

test("a file that may not be read is told, not passed over", async () => {
  await expect(walk(dropOf({ pets: { "1.png": "a", "2.png": "locked" } }))).rejects.toThrow("No.");
});
