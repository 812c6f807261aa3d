import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getEvaluation, listEvaluations, markEvaluationDeleted } from "#db/queries/evaluations";
import { getStressSet, listStressSets, markStressSetDeleted } from "#db/queries/stress-sets";
import { createWorkspace } from "#server/accounts/create-workspace";
import { listDeleted } from "#server/accounts/list-deleted";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { mappingSchema } from "#server/contracts/mapping";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { NotFoundError } from "#server/errors";
import { clearEvaluation } from "#server/evaluations/clear-evaluation";
import { createEvaluation } from "#server/evaluations/create-evaluation";
import { deleteEvaluation } from "#server/evaluations/delete-evaluation";
import { getEvaluation as viewEvaluation } from "#server/evaluations/get-evaluation";
import { restoreEvaluation } from "#server/evaluations/restore-evaluation";
import { handleClearDeleted } from "#server/jobs/clear-deleted.handler";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { answersFolder, stressSetFolder } from "#server/storage/keys";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { getStressSet as viewSet } from "#server/stress-sets/get-stress-set";
import { mapStressSet } from "#server/stress-sets/map-stress-set";
import { renameStressSet } from "#server/stress-sets/rename-stress-set";
import { restoreStressSet } from "#server/stress-sets/restore-stress-set";
import { openPlace, type Place, queuedEvaluation, readySet, until } from "#tests/jobs/harness";
import { captureLog } from "#tests/log/capture-log";

const MINUTE = 60_000;

let place: Place;
let other: string;
beforeAll(async () => {
  place = await openPlace();
  other = (await createWorkspace(place.context)).workspace;
});
afterAll(() => place.close());

async function rankedSet(): Promise<{ set: string; evaluation: string }> {
  const set = await readySet(place, 40);
  const evaluation = await queuedEvaluation(place, set);
  await handleEvaluate(place.context, { evaluation }, new AbortController().signal, true);
  return { set: set.id, evaluation };
}

const listed = async (): Promise<string[]> => {
  const { context, workspace } = place;
  const sets = await listStressSets(context.db, workspace);
  const evaluations = await listEvaluations(context.db, workspace);
  return [...sets.map(({ set }) => set.id), ...evaluations.map(({ evaluation }) => evaluation.id)];
};
const deletedIds = async (workspace = place.workspace) =>
  (await listDeleted(place.context, workspace)).map(({ id }) => id);
const folderOf = (set: string): string => place.pathOf(stressSetFolder(set));
const tooLate = (): Date => new Date(Date.now() - UNDO_MINUTES * MINUTE - 1000);

describe("a deleted stress set", () => {
  test("is hidden with its evaluations, and comes back with them and its files as it was", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    const before = [await viewSet(context, workspace, set), await viewEvaluation(context, workspace, evaluation)];
    await deleteStressSet(context, workspace, set);
    await expect(viewSet(context, workspace, set)).rejects.toThrow(NotFoundError);
    await expect(viewEvaluation(context, workspace, evaluation)).rejects.toThrow(NotFoundError);
    await expect(renameStressSet(context, workspace, set, "x")).rejects.toThrow(NotFoundError);
    expect(await listed()).not.toEqual(expect.arrayContaining([set]));
    expect(await listed()).not.toEqual(expect.arrayContaining([evaluation]));
    const [item, ...rest] = (await listDeleted(context, workspace)).filter(({ id }) => id === set || id === evaluation);
    expect(rest).toEqual([]);
    expect(item).toMatchObject({ kind: "stress-set", id: set, name: "data.csv", evaluations: 1 });
    expect(Date.parse(item?.until ?? "") - Date.parse(item?.deletedAt ?? "")).toBe(UNDO_MINUTES * MINUTE);

    await restoreStressSet(context, workspace, set);
    expect([await viewSet(context, workspace, set), await viewEvaluation(context, workspace, evaluation)]).toEqual(
      before,
    );
    expect(await listed()).toEqual(expect.arrayContaining([set, evaluation]));
    expect(await deletedIds()).not.toContain(set);
  });

  test("comes back without the evaluation that was deleted before it by itself", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    await deleteEvaluation(context, workspace, evaluation);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await deleteStressSet(context, workspace, set);
    expect(await deletedIds()).not.toContain(evaluation);
    await expect(restoreEvaluation(context, workspace, evaluation)).rejects.toThrow(NotFoundError);
    await restoreStressSet(context, workspace, set);
    await expect(viewEvaluation(context, workspace, evaluation)).rejects.toThrow(NotFoundError);
    expect(await deletedIds()).toContain(evaluation);
    expect((await restoreEvaluation(context, workspace, evaluation)).id).toBe(evaluation);
  });

  test("ends its running evaluation, which stays cancelled when the set is had back", async () => {
    const { context, workspace } = place;
    const set = await readySet(place, 60_000);
    const evaluation = await queuedEvaluation(place, set);
    const run = handleEvaluate(context, { evaluation }, new AbortController().signal, true);
    await until(async () => ((await getEvaluation(context.db, evaluation))?.rowsDone ?? 0) > 0);
    await deleteStressSet(context, workspace, set.id);
    await run;
    await restoreStressSet(context, workspace, set.id);
    expect((await viewEvaluation(context, workspace, evaluation)).progress.state).toBe("cancelled");
  });

  test("takes no new evaluation and no mapping", async () => {
    const { context, workspace } = place;
    const set = await readySet(place, 40);
    const mapping = mappingSchema.parse({ text: "text", label: "label" });
    await deleteStressSet(context, workspace, set.id);
    await expect(mapStressSet(context, workspace, set.id, mapping)).rejects.toThrow(NotFoundError);
    const options = rankingOptionsSchema.parse({});
    await expect(createEvaluation(context, workspace, set.id, options)).rejects.toThrow(NotFoundError);
  });

  test("and an evaluation that is started at the same moment: it takes it along, or comes first and refuses it", async () => {
    const { context, workspace } = place;
    const set = await readySet(place, 40);
    const options = rankingOptionsSchema.parse({});
    const starting = Array.from({ length: 4 }, () => createEvaluation(context, workspace, set.id, options));
    await Promise.allSettled([...starting, deleteStressSet(context, workspace, set.id)]);
    const left = await listEvaluations(context.db, workspace);
    expect(left.filter(({ evaluation }) => evaluation.stressSet === set.id)).toEqual([]);
  });

  test("can be had back by its own workspace only", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    await deleteEvaluation(context, workspace, evaluation);
    await expect(restoreEvaluation(context, other, evaluation)).rejects.toThrow(NotFoundError);
    await expect(clearEvaluation(context, other, evaluation)).rejects.toThrow(NotFoundError);
    await deleteStressSet(context, workspace, set);
    await expect(restoreStressSet(context, other, set)).rejects.toThrow(NotFoundError);
    await expect(clearStressSet(context, other, set)).rejects.toThrow(NotFoundError);
    expect(await deletedIds(other)).toEqual([]);
    expect(await deletedIds()).toContain(set);
    expect((await getStressSet(context.db, set))?.deletedAt).not.toBeNull();
  });

  test("can be had back for the time that is stated, and no longer", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    await markStressSetDeleted(context.db, set, tooLate());
    await expect(restoreStressSet(context, workspace, set)).rejects.toThrow("no such stress set to restore");
    await expect(restoreEvaluation(context, workspace, evaluation)).rejects.toThrow(NotFoundError);
    expect(await deletedIds()).not.toContain(set);
  });

  test("is cleared away with its rows and files after that time, and nothing else is", async () => {
    const { context, workspace } = place;
    const [gone, kept, untouched] = [await rankedSet(), await rankedSet(), await rankedSet()];
    await markStressSetDeleted(context.db, gone.set, tooLate());
    await deleteStressSet(context, workspace, kept.set);
    await handleClearDeleted(context);
    expect(await getStressSet(context.db, gone.set)).toBeNull();
    expect(await getEvaluation(context.db, gone.evaluation)).toBeNull();
    expect(existsSync(folderOf(gone.set))).toBe(false);
    for (const { set, evaluation } of [kept, untouched]) {
      expect(await getEvaluation(context.db, evaluation)).not.toBeNull();
      expect(await readdir(folderOf(set))).toEqual(expect.arrayContaining(["answers", "dataset.parquet", "upload"]));
    }
    await restoreStressSet(context, workspace, kept.set);
    await handleClearDeleted(context, Date.now() + 2 * UNDO_MINUTES * MINUTE);
    expect(await getStressSet(context.db, kept.set)).not.toBeNull();
  });

  test("that cannot be cleared keeps no other from being cleared, and is tried again", async () => {
    const { context } = place;
    const [stuck, gone] = [await rankedSet(), await rankedSet()];
    for (const { set } of [stuck, gone]) await markStressSetDeleted(context.db, set, tooLate());
    const { storage } = context;
    const remove = async (key: string): Promise<void> => {
      if (key.includes(stuck.set)) throw new Error("The disk is read-only.");
      await storage.remove(key);
    };
    const records = await captureLog(async () => {
      await handleClearDeleted({ ...context, storage: { ...storage, remove } });
    });
    expect(records[0]).toMatchObject({ level: "error", id: stuck.set });
    expect(await getStressSet(context.db, gone.set)).toBeNull();
    expect(await getStressSet(context.db, stuck.set)).not.toBeNull();
    await handleClearDeleted(context);
    expect(await getStressSet(context.db, stuck.set)).toBeNull();
    expect(existsSync(folderOf(stuck.set))).toBe(false);
  });
});

describe("a deleted evaluation", () => {
  test("is cleared away alone; the answers go with the last evaluation of the set", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    const second = await queuedEvaluation(place, (await getStressSet(context.db, set)) as never);
    const answers = place.pathOf(answersFolder(set));
    await markEvaluationDeleted(context.db, evaluation, tooLate());
    await handleClearDeleted(context);
    expect(await getEvaluation(context.db, evaluation)).toBeNull();
    expect(existsSync(answers)).toBe(true);
    await deleteEvaluation(context, workspace, second);
    expect((await getEvaluation(context.db, second))?.state).toBe("cancelled");
    await clearEvaluation(context, workspace, second);
    expect(await getEvaluation(context.db, second)).toBeNull();
    expect(existsSync(answers)).toBe(false);
    expect((await viewSet(context, workspace, set)).state).toBe("ready");
  });

  test("that can be had back keeps its set from being read in another way, until it is deleted for good", async () => {
    const { context, workspace } = place;
    const { set, evaluation } = await rankedSet();
    const mapping = mappingSchema.parse({ text: "text", label: "label" });
    const map = () => mapStressSet(context, workspace, set, mapping);
    await expect(map()).rejects.toThrow("has been ranked on");
    await deleteEvaluation(context, workspace, evaluation);
    await expect(map()).rejects.toThrow("can still be restored");
    await clearEvaluation(context, workspace, evaluation);
    expect((await map()).state).toBe("reading");
  });
});

test("clearing what another process began to clear for good finishes it", async () => {
  const { context, workspace } = place;
  const { set } = await rankedSet();
  const remove = () => Promise.reject(new Error("The process ended here."));
  await expect(clearStressSet({ ...context, storage: { ...context.storage, remove } }, workspace, set)).rejects.toThrow(
    "The process ended here.",
  );
  await expect(restoreStressSet(context, workspace, set)).rejects.toThrow(NotFoundError);
  await handleClearDeleted(context);
  expect(await getStressSet(context.db, set)).toBeNull();
  expect(existsSync(folderOf(set))).toBe(false);
});

test("a set takes another name, and its evaluations show it", async () => {
  const { context, workspace } = place;
  const { set, evaluation } = await rankedSet();
  expect((await renameStressSet(context, workspace, set, "Reviews of May")).name).toBe("Reviews of May");
  expect((await viewEvaluation(context, workspace, evaluation)).stressSet.name).toBe("Reviews of May");
  await expect(renameStressSet(context, other, set, "mine")).rejects.toThrow(NotFoundError);
});
