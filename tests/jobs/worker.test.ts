import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { getPriority } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getEvaluation } from "#db/queries/evaluations";
import { getStressSet, markStressSetDeleted } from "#db/queries/stress-sets";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { evaluateJob } from "#server/jobs/evaluate";
import { answersFolder, stressSetFolder } from "#server/storage/keys";
import { childIds } from "#tests/inference/child-ids";
import { openPlace, type Place, queuedEvaluation, readySet, receiveSet, reviews, until } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const done = (id: string) => async () => {
  const row = await getEvaluation(place.context.db, id);
  if (row?.state === "failed") throw new Error(`It failed: ${row.error?.message}`);
  return row?.state === "done" && row;
};

test("a worker that starts takes up what was saved but never sent", async () => {
  const waiting = await receiveSet(place, reviews(20));
  const evaluation = await queuedEvaluation(place, await readySet(place, 50));
  await place.startWorker();
  await until(async () => (await getStressSet(place.context.db, waiting))?.state === "ready");
  expect((await until(done(evaluation))).report?.rows).toBe(50);
});

test("a worker clears away what was deleted too long ago to be restored", async () => {
  const set = await readySet(place, 20);
  await markStressSetDeleted(place.context.db, set.id, new Date(Date.now() - 2 * UNDO_MINUTES * 60_000));
  await place.startWorker();
  await until(async () => (await getStressSet(place.context.db, set.id)) === null);
  await until(async () => !existsSync(place.pathOf(stressSetFolder(set.id))));
});

test("a worker that is killed in the middle: another finishes the job, from where the first one stopped", async () => {
  const other = await openPlace();
  try {
    const set = await readySet(other, 80_000);
    // Both are there before the job is: only the queue decides who takes it, and who takes it over.
    const workers = [await other.startWorker(), await other.startWorker()];
    const id = await queuedEvaluation(other, set);
    const predictions = join(other.pathOf(answersFolder(set.id)), "predictions");
    const finished = async (): Promise<string[]> =>
      existsSync(predictions) ? (await readdir(predictions)).filter((name) => name.endsWith(".f32")).sort() : [];
    await other.context.jobs.send(evaluateJob, { evaluation: id });
    await until(async () => (await finished()).length > 20);
    const first = workers.find(({ pid }) => childIds(pid).length > 0) as (typeof workers)[number];
    const models = childIds(first.pid);
    expect(models.length).toBeGreaterThan(0);
    // Whoever waits for a single answer, and what feeds the models, goes before them.
    for (const child of models) expect(getPriority(child)).toBeGreaterThan(getPriority(first.pid));
    first.kill("SIGKILL");
    const kept = (await finished())[0] as string;
    const before = await stat(join(predictions, kept));
    expect((await getEvaluation(other.context.db, id))?.state).toBe("running");
    await until(async () => models.every((child) => !existsSync(`/proc/${child}`)), 5000);
    // Sending again while the queue still holds the job does no harm.
    await other.context.jobs.send(evaluateJob, { evaluation: id });
    const row = await until(async () => {
      const found = await getEvaluation(other.context.db, id);
      if (found?.state === "failed") throw new Error(`It failed: ${found.error?.message}`);
      return found?.state === "done" && found;
    }, 50_000);
    expect(row.report).toMatchObject({ rows: 80_000 });
    expect((await stat(join(predictions, kept))).mtimeMs).toBe(before.mtimeMs);
    expect(await finished()).toHaveLength(Math.ceil(80_000 / 256));
  } finally {
    await other.close();
  }
});
