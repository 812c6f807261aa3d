import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answersOf } from "#cli/validate/metrics/answers-of";
import {
  emptyMetricTally,
  type MetricTally,
  measureMetric,
  truthOf,
  wholeOf,
} from "#cli/validate/metrics/measure-metric";
import { Random } from "#server/statistics/random";

/** One piece of the work: so many draws of n rows from one test, ranked by one metric. */
export type MetricJob = { test: string; metric: string; n: number; draws: number };
export type MetricResult = { job: MetricJob; tally: MetricTally };

/** Tests that are drawn from; those with a class to be detected have the clinical metrics too. */
const TESTS: [test: string, hasPositive: boolean][] = [
  ["sentiment/film-sentences", false],
  ["nli/breaking-nli", false],
  ["skin/clinic-rosendahl", true],
  ["kidney/hospital-b", true],
];
const OF_ALL = ["balanced-accuracy", "macro-f1", "auroc", "log-loss", "brier", "calibration-error"];
const OF_POSITIVE = ["recall", "precision", "auprc", "sensitivity at specificity 0.9", "expected-cost"];
export const METRIC_SIZES = [30, 100, 300, 1000];

export const listMetricJobs = (draws: number): MetricJob[] =>
  TESTS.flatMap(([test, hasPositive]) =>
    [...OF_ALL, ...(hasPositive ? OF_POSITIVE : [])].flatMap((metric) =>
      METRIC_SIZES.map((n) => ({ test, metric, n, draws })),
    ),
  );

const resultPath = (work: string, { test, metric, n, draws }: MetricJob): string =>
  join(work, "metrics", `${test.replace("/", "-")}-${metric.replaceAll(" ", "-")}-${n}-${draws}.json`);

/** What an earlier run left of a job. */
export async function readMetricResult(work: string, job: MetricJob): Promise<MetricTally | null> {
  const text = await readFile(resultPath(work, job), "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** Does a job and keeps its result in the work folder. */
export async function doMetricJob(job: MetricJob, data: string, work: string): Promise<void> {
  const test = await answersOf(job.test, data, work);
  const whole = wholeOf(test, job.metric);
  const truth = truthOf(whole);
  const tally = emptyMetricTally();
  for (let draw = 1; draw <= job.draws; draw++) {
    measureMetric(tally, test, job.metric, { whole, truth }, job.n, new Random(job.n, draw));
  }
  const path = resultPath(work, job);
  await mkdir(join(work, "metrics"), { recursive: true });
  await writeFile(`${path}.part`, JSON.stringify(tally));
  await rename(`${path}.part`, path);
}
