import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { listEnsembleJobs, readEnsembleResult } from "#cli/validate/ensembles/jobs";
import { showByTest, showEnsembles } from "#cli/validate/ensembles/tables";
import { finishJobs } from "#cli/validate/finish-jobs";
import { answersOf } from "#cli/validate/metrics/answers-of";

type Options = { data: string; work: string; draws: number; write?: boolean };

/** Draws stress sets from published tests and sets what the product says of ensembles beside what they are on all rows. */
export async function validateEnsembles({ data, work, draws, write }: Options): Promise<void> {
  const jobs = listEnsembleJobs(draws);
  for (const test of new Set(jobs.map((job) => job.test))) {
    console.log(`${test}: the variants answer`);
    await answersOf(test, data, work);
  }
  const found = await finishJobs("ensembles/worker.ts", jobs, readEnsembleResult, { data, work });
  const results = found.map(({ job, result }) => ({ job, tallies: result }));
  console.log(asText(showEnsembles(results)));
  if (!write) return;
  const sections = [
    `${new Set(jobs.map(({ test }) => test)).size} tests, ${draws} stress sets of each size; accuracy and AUROC in points, log loss in thousandths, all with higher being better; ± is one Monte Carlo standard error:`,
    asMarkdown(showEnsembles(results)),
    `<details><summary>Test by test</summary>\n\n${asMarkdown(showByTest(results))}\n\n</details>`,
  ];
  await replaceBetween("docs/validation.md", "ensembles", sections.join("\n\n"));
}
