import { availableParallelism } from "node:os";
import { type JobWithMetadata, PgBoss } from "pg-boss";
import { listEvaluationsInState } from "#db/queries/evaluations";
import { listDueQueues, listOpenJobs } from "#db/queries/jobs";
import { listStressSetsInState } from "#db/queries/stress-sets";
import { hearChanges } from "#db/queries/told-changes";
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
import { handleClearLeft } from "#server/jobs/clear-left.handler";
import { EVALUATIONS_AT_ONCE, evaluateJob } from "#server/jobs/evaluate";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { handlePredictUnit } from "#server/jobs/predict-unit.handler";
import { abandonedQueue } from "#server/jobs/queue";
import { readStressSetJob } from "#server/jobs/read-stress-set";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { runJob } from "#server/jobs/run-job";
import { prepareModels } from "#server/jobs/steps/units/prepare-models";
import { clearRun } from "#server/jobs/steps/units/ran-here";
import { openWarmRunners } from "#server/jobs/steps/units/warm-runners";
import { withProviders } from "#server/jobs/steps/with-providers";
import { type TakeOptions, takeJobs } from "#server/jobs/take-jobs";
import { tryInputJob } from "#server/jobs/try-input";
import { handleTryInput } from "#server/jobs/try-input.handler";
import { wakeForDue } from "#server/jobs/wake-for-due";
import { wakeNear } from "#server/jobs/wake-near";
import { log } from "#server/log/log";
import { serveMetrics } from "#server/metrics/serve-metrics";
import { openContext } from "#server/server-context";
import { datasetKey, trialFolder } from "#server/storage/keys";
import { getTraces } from "#server/traces/open-traces";

/** A large file of one workspace does not hold up the small ones of others. */
const READ_AT_ONCE = 2;
/** Units that are fetched while others run, so that no process waits for a store; what was run goes back meanwhile, too. */
const UNITS_AHEAD = 1;
/** Who tries one input waits at a screen for it: the many rows of evaluations step back behind it, and behind what feeds and ranks them. */
const UNITS_NICENESS = 5;
/** How often each place looks by itself for jobs of which it is told in another way, and for those that nobody could do: there are hardly any. */
const SELDOM_SECONDS = 30;
const TRIALS_KEPT_MS = 20 * 60 * 60 * 1000;
const CLEAR_EVERY_MS = 60 * 1000;
/** It looks at every set: once an hour, and when a worker starts. */
const CLEAR_LEFT_EVERY = 60;

/** Sends again what was saved but whose job was never sent, as when the web process died or the queue was away in between. */
async function requeueUnfinished({ db, jobs }: Context): Promise<void> {
  const reading = await listOpenJobs(db, readStressSetJob.name);
  for (const { id, workspace } of await listStressSetsInState(db, ["received", "reading"]))
    if (!reading.has(id)) await jobs.send(readStressSetJob, { stressSet: id }, { workspace });
  const evaluating = await listOpenJobs(db, evaluateJob.name);
  for (const { id, workspace } of await listEvaluationsInState(db, ["queued", "running"]))
    if (!evaluating.has(id)) await jobs.send(evaluateJob, { evaluation: id }, { workspace });
}

/** Takes jobs from the queue until it is stopped. */
async function startWorker(): Promise<() => Promise<void>> {
  const env = readEnv();
  const { context: opened, close } = await openContext(env, "worker");
  const context = await withProviders(opened);
  const boss = new PgBoss({
    connectionString: env.DATABASE_URL,
    migrate: false,
    schedule: false,
    // A job whose worker died is noticed and given to another within seconds.
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
    // The queue's own watch over its processes would wake this one many times a second; how they are is in our metrics.
    registerInstance: false,
    // Sending a job wakes a worker, where the connection allows that.
    useListenNotify: true,
    max: 8,
  });
  boss.on("error", (error) => log.warn({ err: error }, "the queue could not be reached"));
  await boss.start();
  await requeueUnfinished(context);
  const processes = env.INFERENCE_PROCESSES ?? availableParallelism();
  const runners = openWarmRunners({ ...context.settings.inference, niceness: UNITS_NICENESS }, processes);
  const prepare = (family: string, bytes: number): void =>
    void prepareModels(context, runners, { family, bytes, processes });
  const places = new Map<string, string[]>();
  const take = async (
    queue: string,
    handle: (job: JobWithMetadata<unknown>) => Promise<void>,
    options: TakeOptions,
  ): Promise<void> => {
    places.set(queue, await takeJobs(boss, queue, handle, options));
  };
  await take(
    readStressSetJob.name,
    (job) =>
      runJob(job, readStressSetJob, (payload) => handleReadStressSet({ ...context, prepareModels: prepare }, payload)),
    { atOnce: READ_AT_ONCE, oneAWorkspace: true },
  );
  await take(tryInputJob.name, (job) => runJob(job, tryInputJob, (payload) => handleTryInput(context, payload)), {
    atOnce: 2,
  });
  await take(
    evaluateJob.name,
    (job) => {
      const lastTry = job.retryCount >= job.retryLimit;
      return runJob(job, evaluateJob, (payload) => handleEvaluate(context, payload, job.signal, lastTry, true));
    },
    { atOnce: EVALUATIONS_AT_ONCE, oneAWorkspace: true, everySeconds: SELDOM_SECONDS },
  );
  await take(
    predictUnitJob.name,
    (job) => {
      const isFirstTry = job.retryCount === 0;
      return runJob(job, predictUnitJob, (payload) =>
        handlePredictUnit(context, payload, runners, job.signal, isFirstTry),
      );
    },
    { atOnce: processes + UNITS_AHEAD },
  );
  const seldom = { everySeconds: SELDOM_SECONDS };
  await take(
    abandonedQueue(tryInputJob.name),
    (job) => runJob(job, tryInputJob, (payload) => handleAbandonedTrial(context, payload)),
    seldom,
  );
  await take(
    abandonedQueue(readStressSetJob.name),
    (job) => runJob(job, readStressSetJob, (payload) => handleAbandonedStressSet(context, payload)),
    seldom,
  );
  await take(
    abandonedQueue(evaluateJob.name),
    (job) => runJob(job, evaluateJob, (payload) => handleAbandonedEvaluation(context, payload)),
    seldom,
  );
  const stopWaking = wakeForDue(boss, (queues) => listDueQueues(context.db, queues), places);
  const stopHearing = wakeNear(
    (listener) => hearChanges(context.db, listener),
    (stressSet) => context.storage.isHere(datasetKey(stressSet)),
    () => {
      for (const place of places.get(evaluateJob.name) ?? []) boss.notifyWorker(place);
    },
  );
  const stopHousekeeping = startHousekeeping(context);
  const { METRICS_PORT: port, METRICS_HOST: host, METRICS_TOKEN: token } = env;
  const stopMetrics = port ? serveMetrics({ host, port, token }) : () => undefined;
  return async () => {
    stopWaking();
    stopHearing();
    stopHousekeeping();
    stopMetrics();
    await boss.stop({ graceful: true, timeout: 3000 });
    await runners.close();
    await close();
    await (await getTraces())?.flush();
  };
}

/** Each minute: clears away what was kept for a while only, and sends what still waits for its job to be sent. */
function startHousekeeping(context: Context): () => void {
  const { db, storage } = context;
  let turn = 0;
  const tidy = async (): Promise<void> => {
    if (turn > 0) await requeueUnfinished(context);
    await handleClearDeleted(context);
    await clearRun(context);
    for (const id of await deleteTrialsBefore(db, new Date(Date.now() - TRIALS_KEPT_MS)))
      await storage.remove(trialFolder(id));
    if (turn % CLEAR_LEFT_EVERY === 0) await handleClearLeft(context);
    turn++;
  };
  const run = (): void => void tidy().catch((error) => log.error({ err: error }, "clearing away failed"));
  run();
  const timer = setInterval(run, CLEAR_EVERY_MS);
  return () => clearInterval(timer);
}

const stop = await startWorker().catch((error: unknown) => {
  console.error(error instanceof FiftyfoldError ? error.line : error);
  process.exit(1);
});
log.info("worker ready");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
