import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getStressSet, updateStressSet } from "#db/queries/stress-sets";
import { createWorkspace } from "#server/accounts/create-workspace";
import type { Inspection } from "#server/contracts/dataset";
import { mappingSchema } from "#server/contracts/mapping";
import { ConflictError, NotFoundError } from "#server/errors";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { uploadKey } from "#server/storage/keys";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { copyStressSet } from "#server/stress-sets/copy-stress-set";
import { getStressSet as viewStressSet } from "#server/stress-sets/get-stress-set";
import { listEarlierMappings } from "#server/stress-sets/list-earlier-mappings";
import { mapStressSet } from "#server/stress-sets/map-stress-set";
import { reinspectStressSet } from "#server/stress-sets/reinspect-stress-set";
import { openPlace, type Place, queuedEvaluation, readySet, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  await place.startWorker();
});
afterAll(() => place.close());

const mapping = mappingSchema.parse({ text: "text", label: "label" });
const upload = (id: string) => place.pathOf(uploadKey(id));

describe("a copy", () => {
  test("of a set that was ranked on is read in another way, and the first stays as it was", async () => {
    const set = await readySet(place, 40);
    await queuedEvaluation(place, set);
    const swapped = { ...mapping, labels: { positive: "negative", negative: "positive" } };
    await expect(mapStressSet(place.context, place.workspace, set.id, swapped)).rejects.toThrow("has been ranked on");
    const copy = await copyStressSet(place.context, place.workspace, set.id, swapped);
    expect(copy).toMatchObject({ state: "ready", name: "Copy of data.csv", bytes: set.bytes, sha256: set.sha256 });
    expect(copy.dataset?.classCounts).toEqual(set.dataset?.classCounts.toReversed());
    expect((await getStressSet(place.context.db, set.id))?.dataset).toEqual(set.dataset);
  });

  test("is left to a person where no mapping is given, and outlives the set it was made of", async () => {
    const set = await readySet(place, 30);
    const content = await readFile(upload(set.id));
    const copy = await copyStressSet(place.context, place.workspace, set.id, null);
    expect(copy).toMatchObject({ state: "needs-mapping", mapping: null, dataset: null });
    await clearStressSet(place.context, place.workspace, set.id);
    await expect(stat(upload(set.id))).rejects.toThrow("ENOENT");
    expect((await readFile(upload(copy.id))).equals(content)).toBe(true);
    expect((await mapStressSet(place.context, place.workspace, copy.id, mapping)).state).toBe("ready");
  });

  test("is not to be had of another workspace's set, nor of one whose file is gone", async () => {
    const set = await readySet(place, 20);
    const { workspace: other } = await createWorkspace(place.context);
    await expect(copyStressSet(place.context, other, set.id, null)).rejects.toThrow(NotFoundError);
    await place.context.storage.remove(uploadKey(set.id));
    await expect(copyStressSet(place.context, place.workspace, set.id, null)).rejects.toThrow("no longer here");
  });

  test("with a mapping that fails keeps the file, the reason and what was said", async () => {
    const set = await readySet(place, 20);
    const copy = await copyStressSet(place.context, place.workspace, set.id, { ...mapping, label: "stars" });
    expect(copy).toMatchObject({ state: "needs-mapping", mapping: { label: "stars" } });
    expect(copy.error?.message).toContain("no column 'stars'");
  });
});

describe("another encoding", () => {
  /** A set that was inspected as a text in UTF-8. */
  async function inspected(): Promise<string> {
    const id = await receiveSet(place, reviews(30), null);
    await handleReadStressSet(place.context, { stressSet: id });
    const { inspection } = (await getStressSet(place.context.db, id)) ?? {};
    await updateStressSet(place.context.db, id, {
      inspection: { ...(inspection as Inspection), encoding: "windows-1252" },
    });
    return id;
  }

  test("has the file looked at anew, and leaves the columns to a person, even where they were mapped", async () => {
    const id = await inspected();
    expect((await mapStressSet(place.context, place.workspace, id, mapping)).state).toBe("ready");
    const again = await reinspectStressSet(place.context, place.workspace, id, "utf-8");
    expect(again).toMatchObject({ state: "needs-mapping", dataset: null, error: null });
    expect(again.mapping).toMatchObject({ text: "text", encoding: "utf-8" });
    expect(again.inspection?.rows).toBe(30);
  });

  test("may be chosen before anything was mapped, and is remembered", async () => {
    const again = await reinspectStressSet(place.context, place.workspace, await inspected(), "utf-8");
    expect(again).toMatchObject({ state: "needs-mapping", mapping: { encoding: "utf-8" }, error: null });
    expect(again.mapping?.label).toBeUndefined();
  });

  test("is refused of a set that was ranked on, and of a file that is no text", async () => {
    const ranked = await inspected();
    await mapStressSet(place.context, place.workspace, ranked, mapping);
    const row = await getStressSet(place.context.db, ranked);
    if (row) await queuedEvaluation(place, row);
    const reinspect = (id: string) => reinspectStressSet(place.context, place.workspace, id, "utf-8");
    await expect(reinspect(ranked)).rejects.toThrow("has been ranked on");
    expect((await viewStressSet(place.context, place.workspace, ranked)).state).toBe("ready");
    const table = await inspected();
    const { inspection } = (await getStressSet(place.context.db, table)) ?? {};
    await updateStressSet(place.context.db, table, {
      inspection: { ...(inspection as Inspection), format: "parquet", encoding: null },
    });
    await expect(reinspect(table)).rejects.toThrow(ConflictError);
  });
});

describe("an earlier mapping", () => {
  test("is offered where the file has all columns that it names, once, newest first, and of this workspace only", async () => {
    const { workspace } = await createWorkspace(place.context);
    const own = { ...place, workspace };
    const rows = (header: string, tail: string) =>
      `${header}\n${Array.from({ length: 30 }, (_, i) => `the film was good ${i},${i % 2 ? "positive" : "negative"}${tail}`).join("\n")}\n`;
    const mapped = async (content: string, part: object) => {
      const id = await receiveSet(own, content, { ...mapping, ...part });
      await handleReadStressSet(place.context, { stressSet: id });
      return id;
    };
    const plain = await mapped(rows("text,label", ""), {});
    const twin = await mapped(rows("text,label", ""), {});
    const sliced = await mapped(rows("text,label,region", ",north"), { slices: ["region"] });
    const review = await receiveSet(own, rows("text,label,region,day", ",north,1"), null);
    await handleReadStressSet(place.context, { stressSet: review });
    const offered = await listEarlierMappings(place.context, workspace, review);
    expect(offered.map(({ id }) => id)).toEqual([sliced, twin]);
    expect(offered[0]?.mapping).toMatchObject({ text: "text", slices: ["region"] });
    expect((await listEarlierMappings(place.context, workspace, plain)).map(({ id }) => id)).toEqual([twin]);
    const failed = await mapped(rows("text,label,day", ",1"), { slices: ["day"], labels: { negative: null } });
    expect((await getStressSet(place.context.db, failed))?.dataset).toBeNull();
    const all = await listEarlierMappings(place.context, workspace, review);
    expect(all.map(({ id, worked }) => [id, worked])).toEqual([
      [sliced, true],
      [twin, true],
      [failed, false],
    ]);
    expect(all[2]?.mapping).toMatchObject({ slices: ["day"], labels: { negative: null } });
    const { workspace: other } = await createWorkspace(place.context);
    await expect(listEarlierMappings(place.context, other, review)).rejects.toThrow(NotFoundError);
  });
});
