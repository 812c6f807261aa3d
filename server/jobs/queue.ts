import { PgBoss } from "pg-boss";
import type { JobDefinition } from "#server/jobs/define-job";
import { evaluateJob } from "#server/jobs/evaluate";
import { currentOrigin } from "#server/jobs/job-origin";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { readStressSetJob } from "#server/jobs/read-stress-set";
import { tryInputJob } from "#server/jobs/try-input";
import { log } from "#server/log/log";

/** What use cases need of the queue. */
export type JobSender = {
  send: <Payload extends object>(job: JobDefinition<Payload>, payload: Payload, turn?: Turn) => Promise<void>;
};

/** When a job has its turn among others of its kind. */
export type Turn = {
  /** The highest comes first; 0 unless told. */
  priority?: number;
  /** Of jobs with the same owner, only a few run at a time. */
  owner?: string;
};

/** Where a job goes whose last try has failed. */
export const abandonedQueue = (name: string): string => `${name}-abandoned`;

const JOBS = [readStressSetJob, evaluateJob, predictUnitJob, tryInputJob];
export const queueNames: string[] = JOBS.map(({ name }) => name);

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
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false, migrate: false, max: 2 });
  boss.on("error", (error) => log.warn({ err: error }, "the queue could not be reached"));
  await boss.start();
  return {
    send: async (job, payload, { priority, owner } = {}) => {
      await boss.send(
        job.name,
        { ...job.payload.parse(payload), ...currentOrigin() },
        { singletonKey: job.key(payload), ...(priority && { priority }), ...(owner && { group: { id: owner } }) },
      );
    },
    close: () => boss.stop({ graceful: false }),
  };
}
