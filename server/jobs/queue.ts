import { PgBoss } from "pg-boss";
import type { JobDefinition } from "#server/jobs/define-job";
import { evaluateJob } from "#server/jobs/evaluate";
import { currentOrigin } from "#server/jobs/job-origin";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { readStressSetJob } from "#server/jobs/read-stress-set";
import { tryInputJob } from "#server/jobs/try-input";
import { log } from "#server/log/log";

/**
 * For whom a job is, and behind how many of theirs that are not over; or, where its kind has an order of its own, its priority: the
 * highest comes first.
 */
export type JobTurn = { workspace?: string; behind?: number; priority?: number };

/** What use cases need of the queue. */
export type JobSender = {
  send: <Payload extends object>(job: JobDefinition<Payload>, payload: Payload, turn?: JobTurn) => Promise<void>;
};

/** Where a job goes whose last try has failed. */
export const abandonedQueue = (name: string): string => `${name}-abandoned`;

const JOBS = [readStressSetJob, evaluateJob, predictUnitJob, tryInputJob];
export const queueNames: string[] = JOBS.map(({ name }) => name);

/** Jobs are ordered by when they came, in seconds since then: the queue's priorities are 32 bits wide. */
const EPOCH_MS = Date.UTC(2026, 0, 1);
/** A job stands in the queue as if it had come so much later for each of its workspace that is before it. */
const SECONDS_BEHIND = 30;

/**
 * Where a job stands in its queue. Whoever sends many lets others in between, and none waits for ever: who comes later stands
 * behind it in the end.
 */
const priorityOf = ({ behind = 0 }: JobTurn, now = Date.now()): number =>
  -(Math.floor((now - EPOCH_MS) / 1000) + SECONDS_BEHIND * behind);

/** Makes the queue's own tables and one queue a job; run once before web and worker start. */
export async function prepareQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
  boss.on("error", (error) => log.warn({ err: error }, "the queue could not be reached"));
  await boss.start();
  for (const { name, options } of JOBS) {
    const deadLetter = abandonedQueue(name);
    await boss.createQueue(deadLetter);
    await boss.createQueue(name, { policy: "exclusive" });
    // A queue that is there already keeps its old settings unless told.
    await boss.updateQueue(name, { retryDelay: 1, deadLetter, notify: true, ...options });
  }
  await boss.stop({ graceful: false });
}

/** The sending side of the queue: starts nothing but a small pool of connections. */
export async function openJobSender(databaseUrl: string): Promise<JobSender & { close: () => Promise<void> }> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    supervise: false,
    schedule: false,
    migrate: false,
    registerInstance: false,
    max: 2,
  });
  boss.on("error", (error) => log.warn({ err: error }, "the queue could not be reached"));
  await boss.start();
  return {
    send: async (job, payload, turn = {}) => {
      const { workspace, priority = priorityOf(turn) } = turn;
      await boss.send(
        job.name,
        { ...job.payload.parse(payload), ...currentOrigin() },
        { singletonKey: job.key(payload), priority, ...(workspace && { group: { id: workspace } }) },
      );
    },
    close: () => boss.stop({ graceful: false }),
  };
}
