import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRankOptions } from "#cli/rank/options";
import { readMapping } from "#cli/rank/read-mapping";

const folder = mkdtempSync(join(tmpdir(), "fiftyfold-mapping-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string): string => {
  const path = join(folder, "mapping.json");
  writeFileSync(path, content);
  return path;
};

test("a saved mapping is read, and flags come before it", async () => {
  const saved = {
    text: "t",
    label: "l",
    slices: ["a"],
    group: "g",
    labels: { good: "positive", odd: null },
    features: { HR: null },
    conversions: { T: "°F" },
  };
  const read = await readMapping(write(JSON.stringify(saved)));
  expect(read).toMatchObject(saved);
  const { mapping } = readRankOptions({ label: "stars", "map-label": ["odd=negative"] }, null, read);
  expect(mapping).toMatchObject({ ...saved, label: "stars", labels: { good: "positive", odd: "negative" } });
});

test.each([
  ["{", "is not JSON"],
  ['{"slice": []}', "is no mapping"],
  ['{"slices": "region"}', "at slices"],
  ["[]", "is no mapping"],
])("%s is refused by the name of its file", async (content, message) => {
  const path = write(content);
  await expect(readMapping(path)).rejects.toThrow(path);
  await expect(readMapping(path)).rejects.toThrow(message);
});

test("a file that is not there is told", async () => {
  await expect(readMapping(join(folder, "none.json"))).rejects.toThrow("There is no file");
});
