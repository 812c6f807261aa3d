/** In a worker process: does the jobs that its parent sends, one at a time, and says when each is done. */
export function serveJobs<Job>(doJob: (job: Job, data: string, work: string) => Promise<unknown>): void {
  process.on("message", async ({ job, data, work }: { job: Job; data: string; work: string }) => {
    const started = performance.now();
    try {
      await doJob(job, data, work);
      process.send?.({ seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  });
  process.once("disconnect", () => process.exit());
}
