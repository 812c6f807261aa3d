import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getEvaluation, updateOpenEvaluation } from "#db/queries/evaluations";
import { findFamily, listVariants, replaceFamily } from "#db/queries/families";
import type { StressSetRow } from "#db/queries/stress-sets";
import { createWorkspace } from "#server/accounts/create-workspace";
import { cancelEvaluation } from "#server/evaluations/cancel-evaluation";
import { clearEvaluation } from "#server/evaluations/clear-evaluation";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { answersFolder, stressSetFolder } from "#server/storage/keys";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { childIds } from "#tests/inference/child-ids";
import { openPlace, type Place, queuedEvaluation, readySet, until } from "#tests/jobs/harness";
import { captureLog } from "#tests/log/capture-log";

let place: Place;
let small: StressSetRow;
beforeAll(async () => {
  place = await openPlace();
  small = await readySet(place, 300);
});
afterAll(() => place.close());

const never = new AbortController().signal;
const evaluate = (evaluation: string, { signal = never, lastTry = false } = {}): Promise<void> =>
  handleEvaluate(place.context, { evaluation }, signal, lastTry);
const row = (id: string) => getEvaluation(place.context.db, id);
const answers = (set: StressSetRow): string => join(place.pathOf(answersFolder(set.id)), "predictions");
const chunks = async (set: StressSetRow): Promise<string[]> =>
  existsSync(answers(set)) ? (await readdir(answers(set))).filter((name) => name.endsWith(".f32")) : [];
/** Large enough that it is seen at work; of its own, since answers stay with their set. */
const largeSet = (): Promise<StressSetRow> => readySet(place, 60_000);
/** Starts an evaluation and waits until it is well on its way. */
async function underWay(set: StressSetRow): Promise<{ id: string; run: Promise<unknown> }> {
  const id = await queuedEvaluation(place, set);
  const run = evaluate(id).catch((error: unknown) => error);
  await until(async () => (await chunks(set)).length > 1);
  return { id, run };
}

describe("an evaluation", () => {
  test("ends with a report, and run again changes nothing", async () => {
    const id = await queuedEvaluation(place, small);
    await evaluate(id);
    const done = await row(id);
    expect(done).toMatchObject({
      state: "done",
      phase: "finished",
      rowsDone: 300,
      error: null,
      report: { rows: 300, family: "tiny-text" },
    });
    await evaluate(id);
    expect(await row(id)).toEqual(done);
  });

  test("whose worker ended between its ranking and the table of its answers has the table from the next try, and no variant is run for it", async () => {
    const set = await readySet(place, 300);
    const id = await queuedEvaluation(place, set);
    await evaluate(id);
    const folder = place.pathOf(answersFolder(set.id));
    const [table] = (await readdir(folder)).filter((name) => name.startsWith("answers-"));
    const path = join(folder, table as string);
    const [written, done] = [await readFile(path), await row(id)];
    const before = await stat(join(answers(set), "000000000.f32"));
    await rm(path);
    await evaluate(id);
    expect(await readFile(path)).toEqual(written);
    expect(await row(id)).toEqual(done);
    expect((await stat(join(answers(set), "000000000.f32"))).mtimeMs).toBe(before.mtimeMs);
    await rm(path);
    await rm(answers(set), { recursive: true });
    await evaluate(id);
    expect(existsSync(path)).toBe(false);
    expect(await chunks(set)).toEqual([]);
  });

  test("of the same set, options and seed has the same report", async () => {
    const ids = [await queuedEvaluation(place, small), await queuedEvaluation(place, small)];
    for (const id of ids) await evaluate(id);
    const [one, two] = await Promise.all(ids.map(row));
    expect(one?.report).toEqual(two?.report);
  });

  test("run by two workers at once, as when one was taken for dead, ends once and well", async () => {
    const set = await readySet(place, 300);
    const id = await queuedEvaluation(place, set);
    await Promise.all([evaluate(id), evaluate(id)]);
    expect(await row(id)).toMatchObject({ state: "done", report: { rows: 300 } });
    const names = (await readdir(place.pathOf(answersFolder(set.id)))).sort();
    expect(names).toEqual([expect.stringMatching(/^answers-[0-9a-f]{16}\.parquet$/), "predictions"]);
  });

  test("of a set that was ranked before asks no variant again, and may have another requirement", async () => {
    const set = await readySet(place, 300);
    await evaluate(await queuedEvaluation(place, set));
    const before = await stat(join(answers(set), "000000000.f32"));
    const id = await queuedEvaluation(place, set, {
      metric: "log-loss",
      constraints: ["recall on class positive >= 0.5"],
    });
    await evaluate(id);
    expect((await row(id))?.report).toMatchObject({
      metric: "log-loss",
      better: "lower",
      constraints: [{ constraint: "recall on class positive >= 0.5" }],
    });
    expect((await stat(join(answers(set), "000000000.f32"))).mtimeMs).toBe(before.mtimeMs);
  });

  test("with stresses reports each beside the clean rows, counts all columns as progress, and asks no variant twice", async () => {
    const set = await readySet(place, 300);
    const stresses = [
      { operation: "typos", level: 5, seed: 1 },
      { operation: "negation", level: "insert", seed: 1 },
    ];
    const id = await queuedEvaluation(place, set, { stresses });
    await evaluate(id);
    const done = await row(id);
    expect(done).toMatchObject({ state: "done", rowsDone: 900 });
    expect(done?.report?.stresses).toMatchObject([
      { operation: "typos", level: 5, keepsLabel: true, rows: 300, changed: 300, reason: null },
      { operation: "negation", keepsLabel: false, best: null, overtaken: [] },
    ]);
    const clean = await queuedEvaluation(place, set);
    await evaluate(clean);
    const { stresses: _, verdict: __, ...plain } = (await row(clean))?.report ?? {};
    expect(done?.report).toMatchObject(plain);

    const folder = join(place.pathOf(answersFolder(set.id)), "stresses");
    const kept = await readdir(folder);
    expect(kept).toHaveLength(2);
    const paths = kept.map((name) => join(folder, name, "predictions/000000000.f32"));
    const before = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
    const again = await queuedEvaluation(place, set, { stresses });
    await evaluate(again);
    expect(await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs))).toEqual(before);
    expect((await row(again))?.report).toEqual(done?.report);
  });

  test("goes on where it stopped, and counts the rows that were changed then too", async () => {
    const set = await readySet(place, 600);
    const stresses = [
      { operation: "gender-swap", level: "all", seed: 1 },
      { operation: "look-alikes", level: 2, seed: 3 },
    ];
    const id = await queuedEvaluation(place, set, { stresses });
    await evaluate(id);
    const folder = join(place.pathOf(answersFolder(set.id)), "stresses");
    for (const name of await readdir(folder)) {
      await rm(join(folder, name, "predictions/changed"));
      if (name.startsWith("look-alikes")) await rm(join(folder, name, "predictions/000000256.f32"));
    }
    const again = await queuedEvaluation(place, set, { stresses });
    await evaluate(again);
    expect((await row(again))?.report).toEqual((await row(id))?.report);
    expect((await row(again))?.report?.stresses.map(({ changed }) => changed)).toEqual([0, 600]);
  });

  test("whose metric is undefined on the rows fails with the reason, and takes nothing else with it", async () => {
    const id = await queuedEvaluation(place, small, { metric: "pair-accuracy" });
    await evaluate(id);
    expect(await row(id)).toMatchObject({
      state: "failed",
      error: { code: "unprocessable", message: "pair-accuracy needs pairs of rows, and no column ties rows together." },
    });
    expect((await chunks(small)).length).toBeGreaterThan(0);
  });

  test("that was interrupted goes on from the chunks that are done", async () => {
    const id = await queuedEvaluation(place, small);
    await evaluate(id);
    const first = await readFile(join(answers(small), "000000000.f32"));
    await updateState(id, "running");
    // All variants now say "negative" for the first 256 rows: seen in the report only if the chunk is kept.
    const marked = new Float32Array(first.length / 4).map((_, index) => (index % 2 === 0 ? 1 : 0));
    await writeFile(join(answers(small), "000000000.f32"), marked);
    await evaluate(id);
    const correct = (await row(id))?.report?.variants.map((variant) => variant.correct);
    // 86 of the first 256 rows and 14 of the other 44 are negative; the 30 others are right as before.
    expect(correct).toContain(86 + 44);
    await rm(answers(small), { recursive: true });
  });
});

async function updateState(id: string, state: "running" | "queued"): Promise<void> {
  const { evaluations } = await import("#db/schema/evaluations");
  const { eq } = await import("drizzle-orm");
  await place.context.db.update(evaluations).set({ state, report: null }).where(eq(evaluations.id, id));
}

describe("an evaluation that is cancelled", () => {
  test("while it waits is never run", async () => {
    const set = await readySet(place, 50);
    const id = await queuedEvaluation(place, set);
    await cancelEvaluation(place.context, place.workspace, id);
    await evaluate(id);
    expect(await row(id)).toMatchObject({ state: "cancelled", report: null, error: null });
    expect(await chunks(set)).toEqual([]);
  });

  test("while it runs stops within two seconds, stays cancelled, and leaves what was answered, but no process", async () => {
    const set = await largeSet();
    const { id, run } = await underWay(set);
    await cancelEvaluation(place.context, place.workspace, id);
    const asked = performance.now();
    expect(await run).toBeUndefined();
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(await row(id)).toMatchObject({ state: "cancelled", phase: "finished", report: null, error: null });
    expect(await readdir(place.pathOf(answersFolder(set.id)))).toEqual(["predictions"]);
    expect(childIds()).toEqual([]);
  });

  test("while it is ranked stops as well, and the worker's thread is free meanwhile", async () => {
    const id = await queuedEvaluation(place, await largeSet());
    let longestPause = 0;
    let last = performance.now();
    const ticks = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    }, 20);
    const run = evaluate(id);
    await until(async () => (await row(id))?.phase === "ranking");
    longestPause = 0;
    await cancelEvaluation(place.context, place.workspace, id);
    const asked = performance.now();
    await run;
    clearInterval(ticks);
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(longestPause).toBeLessThan(1000);
    expect(await row(id)).toMatchObject({ state: "cancelled", report: null });
  });

  test("stays cancelled whatever is written after that", async () => {
    const id = await queuedEvaluation(place, small);
    await cancelEvaluation(place.context, place.workspace, id);
    expect(await updateOpenEvaluation(place.context.db, id, { state: "done" })).toBeNull();
    expect((await row(id))?.state).toBe("cancelled");
  });

  test("after its end stays done", async () => {
    const id = await queuedEvaluation(place, small);
    await evaluate(id);
    expect((await cancelEvaluation(place.context, place.workspace, id)).progress.state).toBe("done");
  });
});

test("deleting the stress set ends its evaluation; what it had done is kept as long as it can be had back", async () => {
  const set = await largeSet();
  const { id, run } = await underWay(set);
  await deleteStressSet(place.context, place.workspace, set.id);
  expect(await run).toBeUndefined();
  expect(await row(id)).toMatchObject({ state: "cancelled", phase: "finished", deletedAt: expect.any(Date) });
  expect((await chunks(set)).length).toBeGreaterThan(1);
  expect(childIds()).toEqual([]);
});

test("deleting the stress set for good ends its evaluation, and nothing of either is left", async () => {
  const set = await largeSet();
  const { id, run } = await underWay(set);
  await clearStressSet(place.context, place.workspace, set.id);
  expect(await run).toBeUndefined();
  expect(await row(id)).toBeNull();
  expect(existsSync(place.pathOf(stressSetFolder(set.id)))).toBe(false);
  expect(childIds()).toEqual([]);
});

test("deleting an evaluation for good ends it, and leaves the stress set without answers", async () => {
  const set = await largeSet();
  const { id, run } = await underWay(set);
  await clearEvaluation(place.context, place.workspace, id);
  expect(await run).toBeUndefined();
  expect(await row(id)).toBeNull();
  expect((await readdir(place.pathOf(stressSetFolder(set.id)))).sort()).toEqual([
    "dataset.parquet",
    "noticed.csv",
    "skipped.csv",
    "upload",
  ]);
});

test("a worker that must let go leaves the evaluation open for another, even on the last try", async () => {
  const set = await largeSet();
  const id = await queuedEvaluation(place, set);
  const controller = new AbortController();
  const run = evaluate(id, { signal: controller.signal, lastTry: true }).catch((error) => error);
  await until(async () => (await chunks(set)).length > 1);
  controller.abort();
  expect(await run).toMatchObject({ name: "CancelledError" });
  expect(await row(id)).toMatchObject({ state: "running", error: null });
  expect((await chunks(set)).length).toBeGreaterThan(1);
});

describe("rows that were answered before", () => {
  /** All variants say "negative" to them: seen in whatever takes these answers. */
  async function markAnswers(set: StressSetRow): Promise<void> {
    for (const name of await chunks(set)) {
      const path = join(answers(set), name);
      const marked = new Float32Array((await readFile(path)).length / 4).map((_, index) => (index % 2 === 0 ? 1 : 0));
      await writeFile(path, marked);
    }
  }
  const rightOf = async (id: string) => (await row(id))?.report?.variants.map(({ correct }) => correct);
  async function rankedSet(where: Place): Promise<StressSetRow> {
    const set = await readySet(where, 300);
    const id = await queuedEvaluation(where, set);
    await handleEvaluate(where.context, { evaluation: id }, never, false);
    return set;
  }

  test("are not run again in a set that has grown, and only in the workspace that they belong to", async () => {
    // Other tests have ranked the same rows in the workspace that they share.
    const own = { ...place, workspace: (await createWorkspace(place.context)).workspace };
    const other = { ...place, workspace: (await createWorkspace(place.context)).workspace };
    const before = await rankedSet(own);
    await markAnswers(before);
    const grown = await readySet(own, 330);
    const id = await queuedEvaluation(own, grown);
    await evaluate(id);
    // A third is negative: 100 of the first 300 rows are right with the marked answers, and of the 30 new ones as many as ever.
    expect(await rightOf(id)).toContain(100 + 30);

    const stranger = await queuedEvaluation(other, await readySet(other, 330));
    await evaluate(stranger);
    expect(await rightOf(stranger)).toContain(330);
  });

  test("are forgotten with the set that they were answered for", async () => {
    const own = { ...place, workspace: (await createWorkspace(place.context)).workspace };
    const before = await rankedSet(own);
    await markAnswers(before);
    await clearStressSet(place.context, own.workspace, before.id);
    const id = await queuedEvaluation(own, await readySet(own, 330));
    await evaluate(id);
    expect(await rightOf(id)).toContain(330);
  });
});

describe("an evaluation in which variants cannot be run", () => {
  /** A set of which no row was answered before: those that other tests left answered are in another workspace. */
  const newSet = async (rows: number): Promise<StressSetRow> =>
    readySet({ ...place, workspace: (await createWorkspace(place.context)).workspace }, rows);

  /** Evaluates a set while some variants are other files. */
  async function evaluateWith(set: StressSetRow, files: Record<string, string>): Promise<string> {
    const family = await findFamily(place.context.db, "tiny-text");
    if (!family) throw new Error("The tiny family is not registered.");
    const variants = await listVariants(place.context.db, "tiny-text");
    const id = await queuedEvaluation({ ...place, workspace: set.workspace }, set);
    const changed = variants.map((each) => ({ ...each, file: files[each.variant] ?? each.file }));
    await replaceFamily(place.context.db, family, changed, []);
    const records = await captureLog(() => evaluate(id), "warn");
    await replaceFamily(place.context.db, family, variants, []);
    expect(records.map(({ variant }) => variant).sort()).toEqual(Object.keys(files).sort());
    return id;
  }

  const broken = (): string =>
    relative(
      join(place.context.settings.modelsDirectory, "tiny-text"),
      resolve(import.meta.dirname, "../fixtures/odd-models/nan.onnx"),
    );

  test("ranks the others, says loudly which one is missing and why, and shows no folder of the server", async () => {
    const set = await newSet(300);
    const reason = "It gave a logit that is not a finite number.";
    const done = await row(await evaluateWith(set, { "01": broken() }));
    expect(done).toMatchObject({ state: "done", error: null });
    expect(done?.report?.variants.map(({ variant }) => variant).sort()).toEqual(["00", "02"]);
    expect(done?.report?.failed).toEqual([{ variant: "01", reason }]);
    expect(done?.report?.warnings[0]).toBe(`Variant 01 could not be run and is left out. ${reason}`);
    expect(JSON.stringify(done?.report)).not.toContain("odd-models");
  });

  test("asks it again where the model need not be to blame, as when its file was not there for a while", async () => {
    const set = await newSet(300);
    const first = await row(await evaluateWith(set, { "01": "variants/none.onnx" }));
    expect(first?.report?.failed).toMatchObject([{ variant: "01" }]);
    const second = await row(await evaluateWith(set, {}));
    expect(second?.report?.failed).toEqual([]);
    expect(second?.report?.variants).toHaveLength(3);
    expect(second?.report?.answers).not.toBe(first?.report?.answers);
  });

  test("fails with the reason where fewer than two are left, and is not tried again and again", async () => {
    const set = await newSet(50);
    const failed = await row(await evaluateWith(set, { "00": broken(), "01": "variants/none.onnx", "02": broken() }));
    expect(failed).toMatchObject({
      state: "failed",
      phase: "finished",
      error: {
        code: "unprocessable",
        message:
          "None of the 3 variants could be run, and a ranking needs two. Variant 00: It gave a logit that is not a finite number.",
      },
    });
  });
});
