import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EvaluationRow, getEvaluation } from "#db/queries/evaluations";
import { findFamily, listVariants, replaceFamily } from "#db/queries/families";
import { listOpenJobs } from "#db/queries/jobs";
import type { StressSetRow } from "#db/queries/stress-sets";
import { createWorkspace } from "#server/accounts/create-workspace";
import { cancelEvaluation } from "#server/evaluations/cancel-evaluation";
import { evaluateJob } from "#server/jobs/evaluate";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { readCut } from "#server/jobs/steps/units/cut-run";
import type { Cut } from "#server/jobs/steps/units/size-units";
import { unitsFolder } from "#server/jobs/steps/units/unit";
import { answersFolder } from "#server/storage/keys";
import { childIds } from "#tests/inference/child-ids";
import { endWorkers, openPlace, type Place, queuedEvaluation, readySet, until, workerLog } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterEach(() => endWorkers(place));
afterAll(() => place.close());

/** A set of somebody who has no other: none of its rows was answered before. */
const newSet = async (rows: number): Promise<StressSetRow> =>
  readySet({ ...place, workspace: (await createWorkspace(place.context)).workspace }, rows);

async function ask(set: StressSetRow): Promise<string> {
  const id = await queuedEvaluation({ ...place, workspace: set.workspace }, set);
  await place.context.jobs.send(evaluateJob, { evaluation: id }, { workspace: set.workspace });
  return id;
}

const isOver = async (id: string): Promise<EvaluationRow | false> => {
  const row = await getEvaluation(place.context.db, id);
  return row !== null && ["done", "failed"].includes(row.state) && row;
};

/** The report of a set of the same rows that this process alone has worked out. */
async function reportOfOne(rows: number): Promise<EvaluationRow["report"]> {
  const set = await newSet(rows);
  const id = await queuedEvaluation({ ...place, workspace: set.workspace }, set);
  await handleEvaluate(place.context, { evaluation: id }, new AbortController().signal, true);
  return (await getEvaluation(place.context.db, id))?.report ?? null;
}

const unitsLeft = async (set: StressSetRow): Promise<string[]> => {
  const folder = join(place.pathOf(answersFolder(set.id)), "units");
  return existsSync(folder) ? readdir(folder) : [];
};

/** How the units of an evaluation are cut; null before it is decided. */
async function findCut(set: StressSetRow, evaluation: string): Promise<Cut | null> {
  const folder = place.pathOf(unitsFolder({ set: set.id, evaluation }));
  const [run] = existsSync(folder) ? await readdir(folder) : [];
  return run === undefined ? null : readCut(place.context.storage, { set: set.id, evaluation, run });
}

describe("several workers", () => {
  test("share the units of one evaluation, and have the report that one process has", {
    timeout: 120_000,
  }, async () => {
    const rows = 20_000;
    const set = await newSet(rows);
    const workers = [await place.startWorker(), await place.startWorker()];
    const id = await ask(set);
    const done = await until(() => isOver(id), 60_000);
    expect(done).toMatchObject({ state: "done", rowsDone: rows });
    expect(done.report).toEqual(await reportOfOne(rows));
    const units = workers.map((worker) =>
      workerLog(worker).filter(({ job, msg }) => job === "predict-unit" && msg === "job done"),
    );
    for (const own of units) expect(own.length).toBeGreaterThan(0);
    expect(await unitsLeft(set)).toEqual([]);
  });

  test("pass over a variant that fails, with its reason, and rank the others", { timeout: 60_000 }, async () => {
    const family = await findFamily(place.context.db, "tiny-text");
    if (!family) throw new Error("The tiny family is not registered.");
    const variants = await listVariants(place.context.db, "tiny-text");
    const file = relative(
      join(place.context.settings.modelsDirectory, "tiny-text"),
      resolve(import.meta.dirname, "../../fixtures/odd-models/nan.onnx"),
    );
    const set = await newSet(1000);
    await replaceFamily(
      place.context.db,
      family,
      variants.map((each) => (each.variant === "01" ? { ...each, file } : each)),
      [],
    );
    await place.startWorker();
    const id = await ask(set);
    const done = await until(() => isOver(id), 40_000);
    await replaceFamily(place.context.db, family, variants, []);
    expect(done.report?.failed).toEqual([{ variant: "01", reason: "It gave a logit that is not a finite number." }]);
    expect(done.report?.variants.map(({ variant }) => variant).sort()).toEqual(["00", "02"]);
  });
});

test("an evaluation that is cancelled: no unit of it waits or runs after two seconds, and none is left", {
  timeout: 60_000,
}, async () => {
  const set = await newSet(60_000);
  const worker = await place.startWorker();
  const id = await ask(set);
  await until(async () => childIds(worker.pid).length > 0 && (await unitsLeft(set)).length > 0);
  await cancelEvaluation(place.context, set.workspace, id);
  await until(async () => (await listOpenJobs(place.context.db, predictUnitJob.name)).size === 0, 2000);
  await until(async () => (await unitsLeft(set)).length === 0, 4000);
});

test("a worker that has run the models of a family before cuts the next run at once, with one small unit a process to begin with", {
  timeout: 60_000,
}, async () => {
  const [first, second] = [await newSet(6000), await newSet(60_000)];
  await place.startWorker();
  const known = await ask(first);
  await until(() => isOver(known), 20_000);
  const id = await ask(second);
  expect(await until(() => findCut(second, id))).toMatchObject({
    probes: availableParallelism(),
    part: expect.any(Number),
  });
  await cancelEvaluation(place.context, second.workspace, id);
  await until(async () => (await unitsLeft(second)).length === 0, 4000);
});

test("units of an evaluation whose worker died, and which was cancelled then, go with the next try of its job", async () => {
  const set = await newSet(300);
  const id = await queuedEvaluation({ ...place, workspace: set.workspace }, set);
  const left = place.pathOf(unitsFolder({ set: set.id, evaluation: id }));
  await mkdir(join(left, "run/0/input"), { recursive: true });
  await cancelEvaluation(place.context, set.workspace, id);
  await handleEvaluate(place.context, { evaluation: id }, new AbortController().signal, false, true);
  expect(existsSync(left)).toBe(false);
});
