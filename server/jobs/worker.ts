import { type Job, type JobWithMetadata, PgBoss } from "pg-boss";
import { listEvaluationsInState } from "#db/queries/evaluations";
import { listStressSetsInState } from "#db/queries/stress-sets";
import { deleteTrialsBefore } from "#db/queries/trials";
import type { Context } from "#server/context";
import { readEnv } from "#server/env";
import { FiftyfoldError } from "#server/errors";
import {
  handleAbandonedEvaluation,
  handleAbandonedStressSet,
  handleAbandonedTrial,
} from "#server/jobs/abandoned.handler";
import { handleClearDeleted } from "#server/jobs/clear-deleted.handler";
import { evaluateJob } from "#server/jobs/evaluate";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { abandonedQueue } from "#server/jobs/queue";
import { readStressSetJob } from "#server/jobs/read-stress-set";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { tryInputJob } from "#server/jobs/try-input";
import { handleTryInput } from "#server/jobs/try-input.handler";
import { openContext } from "#server/server-context";
import { trialFolder } from "#server/storage/keys";

const TRIALS_KEPT_MS = 20 * 60 * 60 * 1000;
const CLEAR_EVERY_MS = 60 * 1000;

/** Sends again what was saved but whose job was never sent, as when the web process died in between. */
async function requeueUnfinished({ db, jobs }: Context): Promise<void> {
  for (const { id } of await listStressSetsInState(db, ["received", "reading"]))
    await jobs.send(readStressSetJob, { stressSet: id });
  for (const { id } of await listEvaluationsInState(db, ["queued", "running"]))
    await jobs.send(evaluateJob, { evaluation: id });
}

/** Takes jobs from the queue until it is stopped. */
async function startWorker(): Promise<() => Promise<void>> {
  const env = readEnv();
  const { context, close } = await openContext(env, "worker");
  const boss = new PgBoss({
    connectionString: env.DATABASE_URL,
    migrate: false,
    schedule: false,
    // A job whose worker died is noticed and given to another within seconds.
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
    max: 4,
  });
  boss.on("error", (error) => console.error(`queue: ${error.message}`));
  await boss.start();
  await requeueUnfinished(context);
  const polling = { pollingIntervalSeconds: 0.5, batchSize: 1 } as const;
  await boss.work(readStressSetJob.name, polling, async ([job]: Job<unknown>[]) => {
    if (job) await handleReadStressSet(context, readStressSetJob.payload.parse(job.data));
  });
  await boss.work(tryInputJob.name, { ...polling, localConcurrency: 2 }, async ([job]: Job<unknown>[]) => {
    if (job) await handleTryInput(context, tryInputJob.payload.parse(job.data));
  });
  await boss.work(abandonedQueue(tryInputJob.name), polling, async ([job]: Job<unknown>[]) => {
    if (job) await handleAbandonedTrial(context, tryInputJob.payload.parse(job.data));
  });
  await boss.work(
    evaluateJob.name,
    { ...polling, includeMetadata: true },
    async ([job]: JobWithMetadata<unknown>[]) => {
      if (!job) return;
      const lastTry = job.retryCount >= job.retryLimit;
      await handleEvaluate(context, evaluateJob.payload.parse(job.data), job.signal, lastTry);
    },
  );
  await boss.work(abandonedQueue(readStressSetJob.name), polling, async ([job]: Job<unknown>[]) => {
    if (job) await handleAbandonedStressSet(context, readStressSetJob.payload.parse(job.data));
  });
  await boss.work(abandonedQueue(evaluateJob.name), polling, async ([job]: Job<unknown>[]) => {
    if (job) await handleAbandonedEvaluation(context, evaluateJob.payload.parse(job.data));
  });
  const stopClearing = startClearing(context);
  return async () => {
    stopClearing();
    await boss.stop({ graceful: true, timeout: 3000 });
    await close();
  };
}

/** Clears away what was kept for a while only. */
function startClearing(context: Context): () => void {
  const { db, storage } = context;
  const clear = async (): Promise<void> => {
    await handleClearDeleted(context);
    for (const id of await deleteTrialsBefore(db, new Date(Date.now() - TRIALS_KEPT_MS)))
      await storage.remove(trialFolder(id));
  };
  const run = (): void => void clear().catch((error) => console.error(`clearing: ${String(error)}`));
  run();
  const timer = setInterval(run, CLEAR_EVERY_MS);
  return () => clearInterval(timer);
}

const stop = await startWorker().catch((error: unknown) => {
  console.error(error instanceof FiftyfoldError ? error.line : error);
  process.exit(1);
});
console.log("worker ready");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
