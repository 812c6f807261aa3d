import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDueQueues } from "#db/queries/jobs";
import type { JobTurn } from "#server/jobs/queue";
import { takeJobs } from "#server/jobs/take-jobs";
import { tryInputJob } from "#server/jobs/try-input";
import { wakeForDue } from "#server/jobs/wake-for-due";
import { openPlace, type Place, until } from "#tests/jobs/harness";

let place: Place;
let boss: PgBoss;
beforeAll(async () => {
  place = await openPlace();
  boss = new PgBoss({ connectionString: place.databaseUrl, supervise: false, schedule: false, migrate: false });
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await place.close();
});

async function send(turn: JobTurn): Promise<string> {
  const trial = crypto.randomUUID();
  await place.context.jobs.send(tryInputJob, { trial }, turn);
  return trial;
}

type Seen = { trial: string };

test("whoever sends many lets those in between who have few, and comes before who sends much later", async () => {
  const workspace = crypto.randomUUID();
  const many: string[] = [];
  for (const behind of [0, 1, 2]) many.push(await send({ workspace, behind }));
  const few = await send({ workspace: crypto.randomUUID(), behind: 0 });
  const order: string[] = [];
  for (let taken = 0; taken < 4; taken++) {
    const [job] = await boss.fetch<Seen>(tryInputJob.name);
    if (!job) break;
    order.push(job.data.trial);
    await boss.complete(tryInputJob.name, job.id);
  }
  expect(order).toEqual([many[0], few, many[1], many[2]]);
});

test("of one workspace one job runs at a time, and those of others pass it", async () => {
  const [large, small] = [crypto.randomUUID(), crypto.randomUUID()];
  const long = await send({ workspace: large });
  const behindLong = await send({ workspace: large, behind: 1 });
  const others = [await send({ workspace: small }), await send({ workspace: crypto.randomUUID() })];
  const begun: string[] = [];
  const over = Promise.withResolvers<void>();
  await takeJobs(
    boss,
    tryInputJob.name,
    async ({ data }) => {
      const { trial } = data as Seen;
      begun.push(trial);
      if (trial === long) await over.promise;
    },
    { atOnce: 2, oneAWorkspace: true },
  );
  await until(async () => others.every((trial) => begun.includes(trial)));
  expect(begun).toContain(long);
  expect(begun).not.toContain(behindLong);
  over.resolve();
  await until(async () => begun.includes(behindLong));
  await boss.offWork(tryInputJob.name);
});

test("a job that comes due later, of which nobody is told, is begun within seconds", async () => {
  const [later, sent] = [crypto.randomUUID(), crypto.randomUUID()];
  const begun: string[] = [];
  const woken = new PgBoss({
    connectionString: place.databaseUrl,
    supervise: false,
    migrate: false,
    useListenNotify: true,
  });
  await woken.start();
  const places = await takeJobs(woken, tryInputJob.name, async ({ data }) => {
    begun.push((data as Seen).trial);
  });
  // Once this one is done, its place has looked for another and waits.
  await boss.send(tryInputJob.name, { trial: sent }, { singletonKey: sent });
  await until(async () => begun.includes(sent));
  await boss.send(tryInputJob.name, { trial: later }, { singletonKey: later, startAfter: 2 });
  const stopWaking = wakeForDue(
    woken,
    (queues) => listDueQueues(place.context.db, queues),
    new Map([[tryInputJob.name, places]]),
  );
  await until(async () => begun.includes(later), 8000);
  stopWaking();
  await woken.stop({ graceful: false });
});

test("only a queue that holds a job which may be begun now is due", async () => {
  const queues = [tryInputJob.name, "evaluate"];
  const due = (): Promise<string[]> => listDueQueues(place.context.db, queues);
  const trial = crypto.randomUUID();
  await boss.send(tryInputJob.name, { trial }, { singletonKey: trial, startAfter: 3600 });
  expect(await due()).toEqual([]);
  await send({});
  expect(await due()).toEqual([tryInputJob.name]);
  const [job] = await boss.fetch(tryInputJob.name);
  expect(await due()).toEqual([]);
  await boss.complete(tryInputJob.name, job?.id as string);
});

test("where one job is done the next is begun at once, without waiting for the next look", async () => {
  const looks: string[] = [];
  let handle: (jobs: unknown[]) => Promise<void> = async () => undefined;
  const stub = {
    work: async (_: string, __: object, handler: typeof handle) => {
      handle = handler;
      return "worker 1";
    },
    notifyWorker: (id: string) => looks.push(id),
  };
  await takeJobs(stub as unknown as PgBoss, "any", async () => {
    expect(looks).toEqual([]);
  });
  await handle([{ id: "job" }]);
  expect(looks).toEqual(["worker 1"]);
});
