import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { simulateAnswers } from "#cli/bench/statistics/simulate-answers";
import { withWorkFolder } from "#cli/work-folder";
import { bestSet } from "#server/statistics/best-set";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { cochranQ } from "#server/statistics/cochran-q";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { probabilityBest } from "#server/statistics/probability-best";
import { Random } from "#server/statistics/random";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";

const PYTHON = "/usr/bin/python3";
const CONFIDENCE = 0.95;

export type StatisticsBench = { rows: number; variants: number; resamples: number; repeat: number };

/** Seconds of each step of the ranking's statistics, in the order they are done. */
function measureOurs(correct: Uint8Array, { variants, resamples }: StatisticsBench): Map<string, number> {
  const seconds = new Map<string, number>();
  const time = <T>(step: string, work: () => T): T => {
    const started = performance.now();
    const value = work();
    seconds.set(step, (performance.now() - started) / 1000);
    return value;
  };
  const table = rowUnits(correct, variants);
  time("estimates", () => unitEstimates(table));
  time("Cochran's Q", () => cochranQ(correct, variants));
  const differences = time("differences and their draws", () => pairedDifferences(table, resamples, new Random(1, 1)));
  time("best set", () => bestSet(differences, CONFIDENCE));
  time("rank intervals", () => rankIntervals(differences, CONFIDENCE));
  const bootstrap = time("bootstrap", () => bootstrapBySize(table, resamples, new Random(1, 0)));
  time("chance of being best", () => probabilityBest(bootstrap));
  time("what to expect of the chosen", () => outOfBagSelection(bootstrap, CONFIDENCE, table.sizes.length));
  return seconds;
}

const sumOf = (seconds: Map<string, number>): number => [...seconds.values()].reduce((sum, value) => sum + value, 0);

/** Seconds that NumPy takes on one core, by resampling and by Gaussian draws; null where there is no NumPy. */
async function measureNumPy(
  correct: Uint8Array,
  { variants, resamples }: StatisticsBench,
): Promise<{ version: string; resampling: number; gaussian: number } | null> {
  return withWorkFolder("bench", async (work) => {
    const path = join(work, "correct.bin");
    await writeFile(path, correct);
    const script = join(import.meta.dirname, "statistics.py");
    const child = spawn(PYTHON, [script, path, String(variants), String(resamples)], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const code = await once(child, "close")
      .then(([status]) => status as number | null)
      .catch(() => null);
    return code === 0 ? JSON.parse(output) : null;
  });
}

/** Prints the seconds of the ranking's statistics beside NumPy's for the same work, and where ours go. */
export async function benchStatistics(bench: StatisticsBench): Promise<Record<string, number | null>> {
  const { rows, variants, resamples, repeat } = bench;
  console.log(`statistics: ${variants} variants x ${rows} rows, ${resamples} resamples, one core`);
  const correct = simulateAnswers(rows, variants, new Random(1));
  const runs = Array.from({ length: repeat }, () => measureOurs(correct, bench));
  const first = sumOf(runs[0] as Map<string, number>);
  const best = runs.reduce((fastest, run) => (sumOf(run) < sumOf(fastest) ? run : fastest));
  const ours = sumOf(best);
  for (const [step, seconds] of best) console.log(`  ${step.padEnd(30)} ${(1000 * seconds).toFixed(0).padStart(6)} ms`);
  console.log(
    `  ours: ${ours.toFixed(2)} s (the quickest of ${repeat}; ${first.toFixed(2)} s the first time, uncompiled)`,
  );
  const numpy = await measureNumPy(correct, bench);
  if (!numpy) {
    console.log(`  NumPy: none in ${PYTHON}, nothing to compare with`);
  } else {
    const by = (seconds: number): string => `${seconds.toFixed(2)} s, ${(seconds / ours).toFixed(1)} times ours`;
    console.log(`  NumPy ${numpy.version}, rows resampled as counts times the matrix: ${by(numpy.resampling)}`);
    console.log(`  NumPy ${numpy.version}, Gaussian draws as ours: ${by(numpy.gaussian)}`);
  }
  return { ours, first, resampling: numpy?.resampling ?? null, gaussian: numpy?.gaussian ?? null };
}
