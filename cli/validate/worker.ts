import { doJob, type Job } from "#cli/validate/job";

/** Does the jobs that its parent sends, one at a time, and says when each is done. */
process.on("message", async ({ job, data, work }: { job: Job; data: string; work: string }) => {
  try {
    process.send?.({ seconds: (await doJob(job, data, work)).seconds });
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
process.once("disconnect", () => process.exit());
