import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getStressSet, updateStressSet } from "#db/queries/stress-sets";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { stressSetFolder, uploadKey } from "#server/storage/keys";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { openPlace, type Place, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const read = (stressSet: string): Promise<void> => handleReadStressSet(place.context, { stressSet });
const row = (id: string) => getStressSet(place.context.db, id);

describe("a stress set", () => {
  test("without a mapping is inspected and waits for one", async () => {
    const id = await receiveSet(place, reviews(12), null);
    await read(id);
    expect(await row(id)).toMatchObject({
      state: "needs-mapping",
      dataset: null,
      error: null,
      inspection: { rows: 12, guess: { text: "text", label: "label" } },
    });
  });

  test("with a mapping is ready at once", async () => {
    const id = await receiveSet(place, reviews(12), { text: "text" });
    await read(id);
    expect(await row(id)).toMatchObject({ state: "ready", error: null, dataset: { rows: 12, classCounts: [4, 8] } });
  });

  test("read twice is as read once", async () => {
    const id = await receiveSet(place, reviews(12));
    await read(id);
    const once = await row(id);
    await read(id);
    expect(await row(id)).toEqual(once);
  });

  test("that an interrupted worker left half read is read to its end", async () => {
    const id = await receiveSet(place, reviews(12));
    await read(id);
    await updateStressSet(place.context.db, id, { state: "reading", dataset: null });
    const folder = place.pathOf(stressSetFolder(id));
    await writeFile(`${folder}/dataset.parquet`, "half a fi");
    await mkdir(`${folder}/tables-of-a-killed-worker`);
    await writeFile(`${folder}/tables-of-a-killed-worker/tables`, "half a ta");
    await read(id);
    expect(await row(id)).toMatchObject({ state: "ready", dataset: { rows: 12 } });
    expect((await readdir(folder)).sort()).toEqual(["dataset.parquet", "noticed.csv", "skipped.csv", "upload"]);
  });

  test("that no reader takes is rejected with the reason, the place and the way out", async () => {
    const id = await receiveSet(place, "%PDF-1.7\n");
    await read(id);
    expect(await row(id)).toMatchObject({
      state: "rejected",
      error: {
        code: "unprocessable",
        message: expect.stringContaining("is a PDF document"),
        hint: expect.any(String),
        where: { file: "data.csv" },
      },
    });
  });

  test("whose mapping fits nothing keeps its inspection and waits for another", async () => {
    const id = await receiveSet(place, reviews(12), { label: "nope" });
    await read(id);
    expect(await row(id)).toMatchObject({
      state: "needs-mapping",
      inspection: { rows: 12 },
      error: { where: { column: "nope" } },
    });
    await updateStressSet(place.context.db, id, { state: "reading", mapping: { label: "label" }, error: null });
    await read(id);
    expect(await row(id)).toMatchObject({ state: "ready", error: null });
  });

  test.each([
    ["NUL", "\\u0000"],
    ["half a surrogate pair", "\\ud83d"],
  ])("with %s in texts, labels and names can be stored", async (_, odd) => {
    const content = Array.from(
      { length: 12 },
      (_, i) => `{"text":"a ${odd} text ${i}","label":"${odd}x${i % 2}","k${odd}":"${odd}"}\n`,
    ).join("");
    const id = await receiveSet(place, content);
    await read(id);
    expect(await row(id)).toMatchObject({
      state: "needs-mapping",
      inspection: { rows: 12 },
      error: { message: expect.stringContaining("fit no label") },
    });
  });

  test("whose label values are cut in a message is cut between characters", async () => {
    const content = `text,label\n${Array.from({ length: 12 }, (_, i) => `a text,x${"😀".repeat(30 + i)}\n`).join("")}`;
    const id = await receiveSet(place, content, { text: "text", label: "label" });
    await read(id);
    expect((await row(id))?.error?.message.isWellFormed()).toBe(true);
  });

  test("that was deleted before its turn is no error and leaves no file", async () => {
    const id = await receiveSet(place, reviews(12));
    await clearStressSet(place.context, place.workspace, id);
    await read(id);
    expect(existsSync(place.pathOf(stressSetFolder(id)))).toBe(false);
  });

  test("that is deleted while it is read leaves no file", async () => {
    const id = await receiveSet(place, reviews(60_000));
    const reading = read(id).catch(() => "interrupted");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await clearStressSet(place.context, place.workspace, id);
    await reading;
    expect(existsSync(place.pathOf(stressSetFolder(id)))).toBe(false);
  });

  test("that is deleted while it waits is read all the same, so that it can be had back whole", async () => {
    const id = await receiveSet(place, reviews(12));
    await deleteStressSet(place.context, place.workspace, id);
    await read(id);
    expect(await row(id)).toMatchObject({ state: "ready", dataset: { rows: 12 }, deletedAt: expect.any(Date) });
  });

  test("whose file is gone is our fault: the job fails and is tried again, nothing is told as the user's mistake", async () => {
    const id = await receiveSet(place, reviews(12));
    await place.context.storage.remove(uploadKey(id));
    await expect(read(id)).rejects.toThrow();
    expect(await row(id)).toMatchObject({ state: "received", error: null });
  });

  test("keeps nothing but the upload, the dataset and the lists of skipped and noticed rows", async () => {
    const id = await receiveSet(place, reviews(12));
    await read(id);
    expect((await readdir(place.pathOf(stressSetFolder(id)))).sort()).toEqual([
      "dataset.parquet",
      "noticed.csv",
      "skipped.csv",
      "upload",
    ]);
  });
});
