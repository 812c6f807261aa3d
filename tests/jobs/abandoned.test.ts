import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getEvaluation, updateOpenEvaluation } from "#db/queries/evaluations";
import { getStressSet, updateStressSet } from "#db/queries/stress-sets";
import { handleAbandonedEvaluation, handleAbandonedStressSet } from "#server/jobs/abandoned.handler";
import { evaluateJob } from "#server/jobs/evaluate";
import { abandonedQueue } from "#server/jobs/queue";
import { openPlace, type Place, queuedEvaluation, readySet, receiveSet, reviews, until } from "#tests/jobs/harness";

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

const next = (queue: string) => until(async () => (await boss.fetch<{ evaluation: string }>(queue))[0]);

test("an evaluation whose every try fails ends as failed, and says so", async () => {
  const id = await queuedEvaluation(place, await readySet(place, 50));
  await boss.updateQueue(evaluateJob.name, { retryLimit: 1 });
  await place.context.jobs.send(evaluateJob, { evaluation: id });
  for (let attempt = 0; attempt <= 1; attempt++) {
    const job = await next(evaluateJob.name);
    expect(job.data.evaluation).toBe(id);
    await boss.fail(evaluateJob.name, job.id);
  }
  const abandoned = await next(abandonedQueue(evaluateJob.name));
  await handleAbandonedEvaluation(place.context, abandoned.data);
  const row = await getEvaluation(place.context.db, id);
  expect(row?.state).toBe("failed");
  expect(row?.error?.message).toContain("given up");
});

test("an evaluation that is over stays as it is", async () => {
  const id = await queuedEvaluation(place, await readySet(place, 50));
  await updateOpenEvaluation(place.context.db, id, { state: "cancelled" });
  await handleAbandonedEvaluation(place.context, { evaluation: id });
  expect((await getEvaluation(place.context.db, id))?.state).toBe("cancelled");
});

test("a stress set that can never be inspected is rejected; one that was inspected may be mapped anew", async () => {
  const unread = await receiveSet(place, reviews(20));
  await handleAbandonedStressSet(place.context, { stressSet: unread });
  expect((await getStressSet(place.context.db, unread))?.state).toBe("rejected");

  const { id: read } = await readySet(place, 20);
  await updateStressSet(place.context.db, read, { state: "reading" });
  await handleAbandonedStressSet(place.context, { stressSet: read });
  expect((await getStressSet(place.context.db, read))?.state).toBe("needs-mapping");
});
