import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#db/client";
import { tellChange } from "#db/queries/told-changes";
import { type Finished, followFinished, tellFinished } from "#server/jobs/steps/units/finished-units";
import { openPlace, type Place } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

let finished: Finished;
afterEach(() => finished.close());

const LONG_MS = 60_000;
const [evaluation, other] = [randomUUID(), randomUUID()];
const unit = (start: number, of = evaluation): string => `${of}/run/${start}`;
const follow = (signal?: AbortSignal): Finished => followFinished(place.context.db, evaluation, signal);
const tell = (told: string): Promise<void> => tellFinished(place.context.db, told);

test("units that end while nobody waits are heard of afterwards, in their order", async () => {
  finished = follow();
  await tell(unit(0));
  await tell(unit(256));
  expect(await finished.next(0)).toBe(unit(0));
  expect(await finished.next(LONG_MS)).toBe(unit(256));
  expect(await finished.next(0)).toBeNull();
});

test("who waits is told at once, of its own units, and of nothing that ended before it began to listen", async () => {
  await tell(unit(0));
  finished = follow();
  const next = finished.next(LONG_MS);
  await tell(unit(0, other));
  await tell(unit(256));
  expect(await next).toBe(unit(256));
});

test("who waits is let go when the run is cancelled, and does not wait again", async () => {
  const run = new AbortController();
  finished = follow(run.signal);
  const next = finished.next(LONG_MS);
  run.abort();
  expect(await next).toBeNull();
  expect(await finished.next(LONG_MS)).toBeNull();
});

test("none is heard of after the end of a run", async () => {
  finished = follow();
  finished.close();
  await tell(unit(0));
  expect(await finished.next(0)).toBeNull();
});

test("a unit that another process has done is heard of through PostgreSQL, and one of this process only once", async () => {
  finished = follow();
  // As another process tells of it, in which nobody waits. It is not heard before there is a connection to listen with.
  let heard: string | null = null;
  for (let tries = 0; heard === null && tries < 200; tries++) {
    await tellChange(place.context.db, unit(tries));
    heard = await finished.next(50);
  }
  expect(heard).toMatch(unit(0).slice(0, -1));
  while ((await finished.next(200)) !== null);
  await tell(unit(1_000_000));
  expect(await finished.next(LONG_MS)).toBe(unit(1_000_000));
  expect(await finished.next(500)).toBeNull();
});

test("where the database is away a unit is told of to those who are here, and nothing fails", async () => {
  const { db, end } = openDatabase("postgres://nobody@127.0.0.1:1/none");
  finished = followFinished(db, evaluation);
  await tellFinished(db, unit(0));
  expect(await finished.next(0)).toBe(unit(0));
  await tellFinished(db, unit(0, other));
  finished.close();
  await end();
});
