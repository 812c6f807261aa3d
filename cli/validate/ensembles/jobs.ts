import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EnsembleTally, measureEnsembles } from "#cli/validate/ensembles/measure-ensembles";
import { answersOf } from "#cli/validate/metrics/answers-of";
import { wholeAnswers } from "#cli/validate/metrics/measure-metric";
import { Random } from "#server/statistics/random";

/** One piece of the work: so many draws of n rows from one test, ranked by one metric. */
export type EnsembleJob = { test: string; metric: string; n: number; draws: number };
export type EnsembleResult = { job: EnsembleJob; tallies: EnsembleTally[] };

const TESTS = [
  "cifar10/poses",
  "sentiment/film-sentences",
  "nli/breaking-nli",
  "skin/clinic-rosendahl",
  "retina/camera-idrid",
  "kidney/hospital-b",
];
const METRICS = ["accuracy", "auroc", "log-loss"];
const SIZES = [30, 100, 300, 1000];

export const listEnsembleJobs = (draws: number): EnsembleJob[] =>
  TESTS.flatMap((test) => METRICS.flatMap((metric) => SIZES.map((n) => ({ test, metric, n, draws }))));

const resultPath = (work: string, { test, metric, n, draws }: EnsembleJob): string =>
  join(work, "ensembles", `${test.replace("/", "-")}-${metric}-${n}-${draws}.json`);

/** What an earlier run left of a job. */
export async function readEnsembleResult(work: string, job: EnsembleJob): Promise<EnsembleTally[] | null> {
  const text = await readFile(resultPath(work, job), "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** Does a job and keeps its result in the work folder. */
export async function doEnsembleJob(job: EnsembleJob, data: string, work: string): Promise<void> {
  const test = await answersOf(job.test, data, work);
  const whole = wholeAnswers(test);
  const tallies: EnsembleTally[] = [];
  for (let draw = 1; draw <= job.draws; draw++) {
    measureEnsembles(tallies, { test, whole, metric: job.metric }, job.n, new Random(job.n, draw));
  }
  const path = resultPath(work, job);
  await mkdir(join(work, "ensembles"), { recursive: true });
  await writeFile(`${path}.part`, JSON.stringify(tallies));
  await rename(`${path}.part`, path);
}
