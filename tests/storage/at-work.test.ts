import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listEntries } from "#server/storage/at-work";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "at-work-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a file that gets its name while its folder is listed never passes for an old one", async () => {
  const [part, upload] = [join(folder, "upload.part"), join(folder, "upload")];
  await writeFile(part, "rows");
  const begun = Date.now() - 60_000;
  const oldest: number[] = [];
  for (let round = 0; round < 300; round++) {
    const [entries] = await Promise.all([listEntries(folder), rename(part, upload)]);
    oldest.push(...entries.map(({ changed }) => changed ?? 0));
    await rename(upload, part);
  }
  expect(oldest.length).toBeGreaterThan(0);
  expect(Math.min(...oldest)).toBeGreaterThan(begun);
});
