import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { finishJobs } from "#cli/validate/finish-jobs";
import { answersOf } from "#cli/validate/metrics/answers-of";
import { listMetricJobs, readMetricResult } from "#cli/validate/metrics/jobs";
import { showMetrics, showWorst } from "#cli/validate/metrics/tables";

type Options = { data: string; work: string; draws: number; write?: boolean };

/** Draws stress sets from published tests and sets rankings by metrics other than accuracy beside the truth. */
export async function validateMetrics({ data, work, draws, write }: Options): Promise<void> {
  const jobs = listMetricJobs(draws);
  for (const test of new Set(jobs.map((job) => job.test))) {
    console.log(`${test}: the variants answer`);
    await answersOf(test, data, work);
  }
  const found = await finishJobs("metrics/worker.ts", jobs, readMetricResult, { data, work });
  const results = found.map(({ job, result }) => ({ job, tally: result }));
  console.log(asText(showMetrics(results)));
  if (!write) return;
  const sections = [
    `${new Set(jobs.map(({ test }) => test)).size} tests, ${draws} stress sets of each size; ± is one Monte Carlo standard error. The worst over the tests:`,
    asMarkdown(showWorst(results)),
    `<details><summary>Test by test</summary>\n\n${asMarkdown(showMetrics(results))}\n\n</details>`,
  ];
  await replaceBetween("docs/validation.md", "metrics", sections.join("\n\n"));
}
