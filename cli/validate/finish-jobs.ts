import { runJobs } from "#cli/validate/run-jobs";

type Work = { data: string; work: string };

/**
 * Does the jobs that an earlier run left open, says when each is done, and reads what all of them came to.
 *
 * @param worker the file of the process, below cli/validate
 * @param readResult what is kept of a job; null where it is still to be done
 */
export async function finishJobs<Job extends { test: string; metric: string; n: number }, Result>(
  worker: string,
  jobs: readonly Job[],
  readResult: (work: string, job: Job) => Promise<Result | null>,
  { data, work }: Work,
): Promise<{ job: Job; result: Result }[]> {
  const open: Job[] = [];
  for (const job of jobs) if ((await readResult(work, job)) === null) open.push(job);
  let done = 0;
  await runJobs(worker, open, data, work, ({ test, metric, n }, seconds) => {
    done++;
    console.log(`${done}/${open.length} ${test} by ${metric}, n = ${n}: ${seconds.toFixed(0)} s`);
  });
  const results: { job: Job; result: Result }[] = [];
  for (const job of jobs) {
    const result = await readResult(work, job);
    if (result !== null) results.push({ job, result });
  }
  return results;
}
