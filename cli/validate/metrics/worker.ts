import { doMetricJob, type MetricJob } from "#cli/validate/metrics/jobs";

/** Does the jobs that its parent sends, one at a time, and says when each is done. */
process.on("message", async ({ job, data, work }: { job: MetricJob; data: string; work: string }) => {
  const started = performance.now();
  try {
    await doMetricJob(job, data, work);
    process.send?.({ seconds: (performance.now() - started) / 1000 });
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
process.once("disconnect", () => process.exit());
