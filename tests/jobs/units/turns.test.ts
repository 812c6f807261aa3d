import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureQueues } from "#db/queries/operations";
import type { TensorChunk } from "#server/contracts/predictions";
import { CancelledError } from "#server/errors";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { spreadRuns } from "#server/jobs/steps/units/spread-run";
import { CHUNK_ROWS, wholeChunks } from "#server/preprocess/chunk-layout";
import { openPlace, type Place, until } from "#tests/jobs/harness";

let place: Place;
let boss: PgBoss;
let folder: string;
beforeAll(async () => {
  place = await openPlace();
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-turns-"));
  boss = new PgBoss({ connectionString: place.databaseUrl, migrate: false, supervise: false, schedule: false });
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await place.close();
  await rm(folder, { recursive: true, force: true });
});

async function* tensorsOf(name: string, count: number): AsyncGenerator<TensorChunk> {
  for (let at = 0; at < count; at++) {
    const path = join(folder, `${name}-${at}`);
    await writeFile(path, "tensors");
    yield { start: at * CHUNK_ROWS, rows: CHUNK_ROWS, path };
  }
}

/** Sends the units of an evaluation, which nobody works on, and says how to end that. */
function begin(name: string, chunks: number, first: number) {
  const evaluation = randomUUID();
  const stop = new AbortController();
  const { db, storage, jobs } = place.context;
  const spread = spreadRuns({ db, storage, jobs, set: randomUUID(), evaluation, family: "tiny-text" }, first);
  const run = spread({
    run: "run",
    variants: [],
    classes: 2,
    layout: wholeChunks(chunks * CHUNK_ROWS),
    takeTurns: false,
    chunks: tensorsOf(name, chunks),
    folder,
    signal: stop.signal,
  }).catch((error: unknown) => error);
  return { name, evaluation, stop: () => stop.abort(), run };
}

const waiting = async (): Promise<number> =>
  (await measureQueues(place.context.db)).find(({ name }) => name === predictUnitJob.name)?.waiting ?? 0;

/** The evaluations whose units come from the queue, in their order. */
async function takeAll(): Promise<string[]> {
  const order: string[] = [];
  for (;;) {
    const [job] = await boss.fetch<{ evaluation: string }>(predictUnitJob.name);
    if (!job) return order;
    order.push(job.data.evaluation);
    await boss.complete(predictUnitJob.name, job.id);
  }
}

test("evaluations take turns unit by unit, and a second one of the same person comes after the first", async () => {
  const large = begin("large", 16, 0);
  await until(async () => (await waiting()) === 16);
  const small = begin("small", 3, 0);
  const second = begin("second", 2, -1000);
  await until(async () => (await waiting()) === 21);
  for (const { stop } of [large, small, second]) stop();
  for (const { run } of [large, small, second]) expect(await run).toBeInstanceOf(CancelledError);
  const nameOf = new Map<string, string>([large, small, second].map(({ evaluation, name }) => [evaluation, name]));
  const order = (await takeAll()).map((evaluation) => nameOf.get(evaluation));
  expect(order.slice(0, 6).filter((name) => name === "small")).toHaveLength(3);
  expect(order.slice(-2)).toEqual(["second", "second"]);
});
