import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makePool, type Sampling } from "#cli/validate/draw-set";
import { measureDraw } from "#cli/validate/measure-draw";
import { loadPopulation } from "#cli/validate/population";
import { emptyTally, type Tally } from "#cli/validate/tally";
import { Random } from "#server/statistics/random";

/** One piece of the work: so many draws of n rows from one population. */
export type Job = { population: string; sampling: Sampling; n: number; draws: number };

const resultPath = (work: string, { population, sampling, n, draws }: Job): string =>
  join(work, "results", `${population.replace("/", "-")}-${sampling}-${n}-${draws}.json`);

/** What an earlier run left of a job. */
export async function readResult(work: string, job: Job): Promise<Tally | null> {
  const text = await readFile(resultPath(work, job), "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** A seed that follows from what is drawn, so that a job gives the same in every run. */
function seedOf({ population, sampling, n }: Job): number {
  let hash = 0x811c9dc5;
  for (const character of `${population} ${sampling} ${n}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  return hash >>> 0;
}

/** Does a job and keeps its result in the work folder. */
export async function doJob(job: Job, data: string, work: string): Promise<Tally> {
  const population = await loadPopulation(job.population, data, work);
  const seed = seedOf(job);
  const pool = makePool(population, job.sampling, new Random(seed, 0));
  const tally = emptyTally(pool.variants);
  const started = performance.now();
  for (let draw = 1; draw <= job.draws; draw++) measureDraw(tally, pool, job.n, population.bestOnIid, seed, draw);
  tally.seconds = (performance.now() - started) / 1000;
  const path = resultPath(work, job);
  await mkdir(join(work, "results"), { recursive: true });
  await writeFile(`${path}.part`, JSON.stringify(tally));
  await rename(`${path}.part`, path);
  return tally;
}
