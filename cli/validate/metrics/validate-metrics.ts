import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { answersOf } from "#cli/validate/metrics/answers-of";
import { listMetricJobs, type MetricJob, type MetricResult, readMetricResult } from "#cli/validate/metrics/jobs";
import { showMetrics, showWorst } from "#cli/validate/metrics/tables";
import { runJobs } from "#cli/validate/run-jobs";

type Options = { data: string; work: string; draws: number; write?: boolean };

async function collect(jobs: readonly MetricJob[], work: string): Promise<MetricResult[]> {
  const results: MetricResult[] = [];
  for (const job of jobs) {
    const tally = await readMetricResult(work, job);
    if (tally) results.push({ job, tally });
  }
  return results;
}

/** Draws stress sets from published tests and sets rankings by metrics other than accuracy beside the truth. */
export async function validateMetrics({ data, work, draws, write }: Options): Promise<void> {
  const jobs = listMetricJobs(draws);
  for (const test of new Set(jobs.map((job) => job.test))) {
    console.log(`${test}: the variants answer`);
    await answersOf(test, data, work);
  }
  const open: MetricJob[] = [];
  for (const job of jobs) if ((await readMetricResult(work, job)) === null) open.push(job);
  let done = 0;
  await runJobs("metrics/worker.ts", open, data, work, ({ test, metric, n }, seconds) => {
    done++;
    console.log(`${done}/${open.length} ${test} by ${metric}, n = ${n}: ${seconds.toFixed(0)} s`);
  });
  const results = await collect(jobs, work);
  console.log(asText(showMetrics(results)));
  if (!write) return;
  const sections = [
    `${new Set(jobs.map(({ test }) => test)).size} tests, ${draws} stress sets of each size; ± is one Monte Carlo standard error. The worst over the tests:`,
    asMarkdown(showWorst(results)),
    `<details><summary>Test by test</summary>\n\n${asMarkdown(showMetrics(results))}\n\n</details>`,
  ];
  await replaceBetween("docs/validation.md", "metrics", sections.join("\n\n"));
}
