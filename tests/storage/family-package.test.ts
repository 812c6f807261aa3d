import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  listFamilyPackages,
  readBenchmarks,
  readCard,
  readEquivalence,
  readFamilyPackage,
} from "#server/storage/family-package";

let models: string;
beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), "fiftyfold-models-"));
  await cp(join(import.meta.dirname, "../fixtures/tiny-text"), join(models, "tiny-text"), { recursive: true });
  await mkdir(join(models, "recipes"));
  await writeFile(join(models, "recipes", "family.json"), "{}");
  await writeFile(join(models, "tiny-text", "variants", "notes.txt"), "not a variant");
});
afterAll(() => rm(models, { recursive: true, force: true }));

test("a folder is a package if it holds a definition and variants", async () => {
  expect(await listFamilyPackages(models)).toEqual(["tiny-text"]);
});

test("variants come in the order of their names with size and checksum", async () => {
  const { family, variants } = await readFamilyPackage(models, "tiny-text");
  expect(family.labels).toEqual(["negative", "positive"]);
  expect(variants.map(({ variant, file }) => [variant, file])).toEqual([
    ["00", "variants/00.onnx"],
    ["01", "variants/01.onnx"],
    ["02", "variants/02.onnx"],
  ]);
  for (const { bytes, sha256 } of variants) {
    expect(bytes).toBeGreaterThan(100);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

test("what was not published is empty, not an error; the card is without its front matter", async () => {
  const pack = await readFamilyPackage(models, "tiny-text");
  expect(await readBenchmarks(pack)).toEqual([]);
  expect(await readEquivalence(pack)).toBeNull();
  expect(await readCard(pack)).toMatch(/^# Tiny text/);
});

test.each(["nope", "../tiny-text", "tiny-text/..", "/etc", "", ".", "TINY-TEXT", "tiny-text\0", "x".repeat(9000)])(
  "an unknown family is named, with those there are: %j",
  async (slug) => {
    const error = await readFamilyPackage(models, slug).catch((reason) => reason);
    expect(error).toMatchObject({ name: "NotFoundError", code: "not-found", hint: "There is: tiny-text." });
    expect(error.message.length).toBeLessThan(120);
  },
);

test("a definition that is not valid is refused, and the command that finds what is wrong is named", async () => {
  await cp(join(models, "tiny-text"), join(models, "broken"), { recursive: true });
  await writeFile(join(models, "broken", "family.json"), '{"slug": "broken"}');
  await expect(readFamilyPackage(models, "broken")).rejects.toMatchObject({
    code: "unprocessable",
    message: "The family.json of 'broken' is not valid.",
    hint: expect.stringContaining("npm run families -- check broken"),
  });
  await rm(join(models, "broken"), { recursive: true });
});
