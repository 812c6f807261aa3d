import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stressVersion } from "#server/jobs/steps/stress-version";

const CODE = resolve(import.meta.dirname, "../../server/stress");
let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "fiftyfold-stress-")), "stress");
  await cp(CODE, folder, { recursive: true });
});
afterAll(() => rm(resolve(folder, ".."), { recursive: true, force: true }));

test("the same code has the same version wherever it lies", async () => {
  expect(await stressVersion(folder)).toBe(await stressVersion());
});

test("no file of an operation or of a word list changes without the version", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
  expect(files).toEqual(expect.arrayContaining(["text/name-lists.ts", "images/fog.ts", "features/drift.ts"]));
  const seen = new Set([await stressVersion(folder)]);
  for (const name of files) {
    const path = join(folder, name);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/.(?=\n*$)/, "_"));
    seen.add(await stressVersion(folder));
    await writeFile(path, text);
  }
  expect(seen.size).toBe(files.length + 1);
});
