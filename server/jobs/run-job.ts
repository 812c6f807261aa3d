import type { Job } from "pg-boss";
import type { JobDefinition } from "#server/jobs/define-job";
import { readOrigin } from "#server/jobs/job-origin";
import { log } from "#server/log/log";
import { logFailure } from "#server/log/log-failure";
import { inScope } from "#server/log/scope";

/** Runs a job that the queue has given out, and says so in the log: when it began, how it ended, how long it took. */
export async function runJob<Payload extends object>(
  job: Job<unknown>,
  { payload: schema }: Pick<JobDefinition<Payload>, "payload">,
  handle: (payload: Payload) => Promise<void>,
): Promise<void> {
  const payload = schema.parse(job.data);
  const { requestId } = readOrigin(job.data);
  // Payloads are ids under the names of what they are of.
  await inScope({ job: job.name, jobId: job.id, ...payload, ...(requestId && { requestId }) }, async () => {
    const start = performance.now();
    log.debug("job begun");
    try {
      await handle(payload);
      log.info({ ms: Math.round(performance.now() - start) }, "job done");
    } catch (error) {
      logFailure(error, "job failed");
      throw error;
    }
  });
}
