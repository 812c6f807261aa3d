import type { JobWithMetadata, PgBoss } from "pg-boss";

/**
 * How often a place looks by itself: where nobody wakes it when a job is sent, and where somebody does. What comes due later, as the second
 * try of a job that failed, is looked for once for all places (`wake-for-due.ts`).
 */
const POLL_SECONDS = { alone: 0.5, woken: 30 };

export type TakeOptions = {
  /** Jobs that this process does at a time. */
  atOnce?: number;
  /** How often it looks where nobody wakes it, if not as often as for a job that somebody waits for. */
  everySeconds?: number;
  /** Whether of one workspace no two run here at a time, so that its jobs never take up all that run. */
  oneAWorkspace?: boolean;
};

/**
 * Takes the jobs of a queue until the queue is stopped, each as soon as there is room for it.
 *
 * @returns the places that take them, as the queue calls them
 */
export async function takeJobs(
  boss: PgBoss,
  queue: string,
  handle: (job: JobWithMetadata<unknown>) => Promise<void>,
  { atOnce = 1, oneAWorkspace = false, everySeconds }: TakeOptions = {},
): Promise<string[]> {
  const options = {
    includeMetadata: true,
    batchSize: 1,
    pollingIntervalSeconds: everySeconds ?? POLL_SECONDS.alone,
    notifyPollingIntervalSeconds: POLL_SECONDS.woken,
    ...(oneAWorkspace && { localGroupConcurrency: 1 }),
  } as const;
  const places: string[] = [];
  for (let place = 0; place < atOnce; place++) {
    const worker: string = await boss.work(queue, options, async ([job]: JobWithMetadata<unknown>[]) => {
      try {
        if (job) await handle(job);
      } finally {
        // Where there was one there may be more: the next is not waited for.
        boss.notifyWorker(worker);
      }
    });
    places.push(worker);
  }
  return places;
}
