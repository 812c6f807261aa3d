import type { Job } from "pg-boss";
import type { JobDefinition } from "#server/jobs/define-job";
import { readOrigin } from "#server/jobs/job-origin";
import { log } from "#server/log/log";
import { logFailure } from "#server/log/log-failure";
import { inScope } from "#server/log/scope";
import { jobDuration, jobsRunning } from "#server/metrics/worker-metrics";
import { inSpan } from "#server/traces/in-span";

/** Counts a job while it runs and once it has ended, and says in the log how it ended. */
async function observe({ name: job }: Job<unknown>, handle: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const end = (outcome: "done" | "failed"): number => {
    const ms = performance.now() - start;
    jobDuration.observe({ job, outcome }, ms / 1000);
    return Math.round(ms);
  };
  jobsRunning.inc({ job });
  log.debug("job begun");
  try {
    await handle();
    log.info({ ms: end("done") }, "job done");
  } catch (error) {
    end("failed");
    logFailure(error, "job failed");
    throw error;
  } finally {
    jobsRunning.dec({ job });
  }
}

/** Runs a job that the queue has given out, where it can be watched: under its own id and that of the request that sent it. */
export async function runJob<Payload extends object>(
  job: Job<unknown>,
  { payload: schema }: Pick<JobDefinition<Payload>, "payload">,
  handle: (payload: Payload) => Promise<void>,
): Promise<void> {
  const payload = schema.parse(job.data);
  const { requestId, traceparent } = readOrigin(job.data);
  const attributes = { "fiftyfold.job": job.name, "fiftyfold.job_id": job.id, "fiftyfold.request_id": requestId };
  // Payloads are ids under the names of what they are of.
  await inScope({ job: job.name, jobId: job.id, ...payload, ...(requestId && { requestId }) }, () =>
    inSpan(job.name, { kind: "consumer", attributes, traceparent }, () => observe(job, () => handle(payload))),
  );
}
