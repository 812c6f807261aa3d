import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { changesOf, tellChanges } from "#db/changes";
import { openDatabase } from "#db/client";
import { getEvaluation, updateOpenEvaluation } from "#db/queries/evaluations";
import { lookTogether } from "#db/queries/look-together";
import { getStressSet, markStressSetDeleted } from "#db/queries/stress-sets";
import { watchChanges } from "#db/queries/told-changes";
import { openPlace, type Place, queuedEvaluation, readySet, until } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

/** Listens to the place, as a process that waits for changes does. */
async function listen(): Promise<{ heard: string[]; end: () => Promise<void> }> {
  const heard: string[] = [];
  const changes = tellChanges({} as Place["context"]["db"], place.databaseUrl);
  changes.onChange((id) => heard.push(id));
  changes.start();
  await until(async () => changes.isHeard);
  return { heard, end: () => changes.end() };
}

test("it is told of an evaluation when its state or phase changes, and when it is deleted, not of its progress", async () => {
  const { db } = place.context;
  const set = await readySet(place, 20);
  const id = await queuedEvaluation(place, set);
  const { heard, end } = await listen();
  await updateOpenEvaluation(db, id, { state: "running", phase: "predicting" });
  await until(async () => heard.length === 1);
  await updateOpenEvaluation(db, id, { rowsDone: 10 });
  await updateOpenEvaluation(db, id, { phase: "ranking", rowsDone: 20 });
  await until(async () => heard.length === 2);
  await markStressSetDeleted(db, set.id, new Date());
  await until(async () => heard.length === 4);
  expect(heard.slice(0, 2)).toEqual([id, id]);
  expect(heard.slice(2).sort()).toEqual([id, set.id].sort());
  await end();
});

test("who waits for a row is answered when it changes, not only after a while; who waits for others is not", async () => {
  const { db } = place.context;
  const { id } = await readySet(place, 20);
  const asked: string[][] = [];
  // A look that nobody ends sooner would not be over within this test.
  const look = lookTogether(600_000, async (_, ids: string[]) => {
    asked.push(ids);
    return Promise.all(ids.map(async (each) => ({ id: each, row: await getStressSet(db, each) })));
  });
  const other = look(db, crypto.randomUUID());
  await until(async () => changesOf(db)?.isHeard);
  const both = Promise.all([look(db, id), look(db, id)]);
  await markStressSetDeleted(db, id, new Date());
  const found = await both;
  expect(found.every((each) => each?.row?.deletedAt instanceof Date)).toBe(true);
  expect(asked).toEqual([[id]]);
  expect(await Promise.race([other, "waits"])).toBe("waits");
});

test("what changed just before somebody looks is seen sooner than what did not", async () => {
  const { db } = place.context;
  const { id } = await readySet(place, 20);
  const looking = () =>
    lookTogether(20, async (_, ids: string[]) =>
      Promise.all(ids.map(async (each) => ({ id: each, row: await getStressSet(db, each) }))),
    );
  changesOf(db)?.start();
  await until(async () => changesOf(db)?.isHeard);
  await markStressSetDeleted(db, id, new Date());
  await until(async () => changesOf(db)?.changedSince(id, 0));
  const answered: string[] = [];
  const other = looking()(db, crypto.randomUUID()).then(() => answered.push("other"));
  const changed = looking()(db, id).then((found) => {
    answered.push("changed");
    return found;
  });
  expect((await changed)?.row?.deletedAt).toBeInstanceOf(Date);
  await other;
  expect(answered).toEqual(["changed", "other"]);
});

test("what changed lately is looked for soon once, and then as seldom as what did not", async () => {
  const { db, end } = openDatabase(place.databaseUrl);
  const { id } = await readySet(place, 20);
  const look = lookTogether(20, async (_, ids: string[]) => ids.map((each) => ({ id: each })));
  changesOf(db)?.start();
  await until(async () => changesOf(db)?.isHeard === true);
  await markStressSetDeleted(place.context.db, id, new Date());
  await until(async () => changesOf(db)?.changedSince(id, 0) === true);
  const order: string[] = [];
  await look(db, id).then(() => order.push("first"));
  const aWhile = new Promise((resolve) => setTimeout(resolve, 200)).then(() => order.push("a while"));
  await look(db, id).then(() => order.push("second"));
  await aWhile;
  expect(order).toEqual(["first", "a while", "second"]);
  await end();
});

test("a connection that was lost is made again, and what changes meanwhile is looked for as before", async () => {
  const changes = tellChanges({} as Place["context"]["db"], place.databaseUrl);
  const heard: string[] = [];
  changes.onChange((id) => heard.push(id));
  changes.start();
  await until(async () => changes.isHeard);
  const { db } = place.context;
  await db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where pid <> pg_backend_pid() and datname = current_database() and query like 'select pg_notify%'`);
  await until(async () => !changes.isHeard);
  await until(async () => changes.isHeard);
  const id = await queuedEvaluation(place, await readySet(place, 20));
  await updateOpenEvaluation(db, id, { state: "running" });
  await until(async () => heard.includes(id));
  expect((await getEvaluation(db, id))?.state).toBe("running");
  await changes.end();
});

test("where there is no database nothing is heard, and nothing fails", async () => {
  const changes = tellChanges({} as Place["context"]["db"], "postgres://nobody@127.0.0.1:9/nothing");
  changes.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(changes.isHeard).toBe(false);
  await changes.end();
});

test("a row that is watched is looked at when it changes, when it is due, and else seldom; often where nothing can be told", async () => {
  const { db, end } = openDatabase(place.databaseUrl);
  const away = openDatabase("postgres://nobody@127.0.0.1:1/none");
  const set = await readySet(place, 20);
  const id = await queuedEvaluation(place, set);
  const looks = { told: 0, due: 0, untold: 0, over: 0 };
  const look = (kind: keyof typeof looks) => async (): Promise<void> => void looks[kind]++;
  const seldom = { everyMs: 10, toldMs: 600_000 };
  watchChanges(db, id, look("over"), seldom)();
  const first = watchChanges(db, "another", async () => undefined, seldom);
  await until(async () => changesOf(db)?.isHeard === true);
  const ends = [
    watchChanges(db, id, look("told"), seldom),
    watchChanges(db, "another", look("due"), { ...seldom, isDue: () => looks.due < 3 }),
    watchChanges(away.db, "another", look("untold"), seldom),
  ];
  await until(async () => looks.due === 3 && looks.untold > 10);
  expect(looks.told).toBe(0);
  await updateOpenEvaluation(place.context.db, id, { state: "running", phase: "predicting" });
  await until(async () => looks.told > 0);
  expect(looks).toMatchObject({ due: 3, over: 0 });
  for (const stop of [...ends, first]) stop();
  await Promise.all([end(), away.end()]);
});

test("a row that changed just before it is watched is looked at all the same", async () => {
  const { db, end } = openDatabase(place.databaseUrl);
  const set = await readySet(place, 20);
  const id = await queuedEvaluation(place, set);
  const first = watchChanges(db, "another", async () => undefined, { everyMs: 10, toldMs: 600_000 });
  await until(async () => changesOf(db)?.isHeard === true);
  await updateOpenEvaluation(place.context.db, id, { state: "running", phase: "predicting" });
  await until(async () => changesOf(db)?.changedSince(id, 0) === true);
  let looks = 0;
  const second = watchChanges(db, id, async () => void looks++, { everyMs: 10, toldMs: 600_000 });
  await until(async () => looks > 0);
  for (const stop of [first, second]) stop();
  await end();
});

test("each bundle of a process that has the file knows of the one connection", async () => {
  const db = {} as Place["context"]["db"];
  const changes = tellChanges(db, place.databaseUrl);
  vi.resetModules();
  const inAnotherBundle = await import("#db/changes");
  expect(inAnotherBundle.tellChanges).not.toBe(tellChanges);
  expect(inAnotherBundle.changesOf(db)).toBe(changes);
  await changes.end();
});
