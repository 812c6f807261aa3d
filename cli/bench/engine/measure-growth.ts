import { join } from "node:path";
import { MOST_UPLOAD_BYTES, warmUp } from "#cli/bench/engine/measure-family";
import {
  measureProduct,
  measureWithPeaks,
  type ProductPeaks,
  type ProductRun,
} from "#cli/bench/engine/measure-product";
import { medianOf } from "#cli/bench/percentiles";
import { LOOK_MS } from "#cli/bench/process-tree";
import { writeTable } from "#cli/bench/rows/write-table";
import { withServedApp } from "#cli/bench/served-app";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { InputError } from "#server/errors";
import { readFamilyPackage } from "#server/storage/family-package";

const SIZES = [1000, 10_000, 100_000, 1_000_000];
/** More rows than this are measured once: they take minutes, and a moment's load weighs less. */
const REPEATED_ROWS = 10_000;

export type Step = ProductRun & ProductPeaks & { rows: number; rowsPerSecond: number };
export type Growth = { family: string; steps: Step[]; worst: number | null };

/**
 * How much longer than in proportion to its rows a step takes, at the worst: 0.2 is a fifth longer than the rows of the step before
 * it would have it, a negative figure that each row gets cheaper.
 *
 * @param steps from few rows to many
 * @returns null for fewer than two
 */
export function worstGrowth(steps: Pick<Step, "rows" | "rowsPerSecond">[]): number | null {
  const excess = steps.slice(1).map(({ rowsPerSecond }, at) => (steps[at]?.rowsPerSecond ?? 0) / rowsPerSecond - 1);
  return excess.length === 0 ? null : Math.max(...excess);
}

/** A family of numbers through a served product, on tables ten times as large each. */
export async function measureGrowth(family: string, mostRows: number, repeat: number): Promise<Growth> {
  const sizes = SIZES.filter((size) => size <= mostRows);
  if (sizes.length === 0) throw new InputError(`Growth is measured from ${SIZES[0]} rows on.`, { code: "bad-input" });
  const pack = await readFamilyPackage(modelsDirectory(), family);
  const steps = await withWorkFolder("growth", async (work) => {
    const path = join(work, "table.csv");
    return withServedApp(
      work,
      async (url, pid) => {
        await warmUp({ url }, pack);
        const measured: Step[] = [];
        for (const rows of sizes) {
          await writeTable(pack, rows, path);
          const first = await measureWithPeaks({ url, pid }, LOOK_MS.seldom, family, path, 1);
          const runs: ProductRun[] = [first];
          for (let seed = 2; seed <= (rows > REPEATED_ROWS ? 1 : repeat); seed++)
            runs.push(await measureProduct({ url }, family, path, seed));
          const median = (of: "readSeconds" | "rankSeconds" | "rowsSeconds"): number =>
            medianOf(runs.map((run) => run[of]));
          const [readSeconds, rankSeconds] = [median("readSeconds"), median("rankSeconds")];
          const { webPeakBytes, workerPeakBytes } = first;
          const rowsSeconds = median("rowsSeconds");
          const rowsPerSecond = rows / (readSeconds + rankSeconds);
          measured.push({ rows, rowsPerSecond, readSeconds, rankSeconds, rowsSeconds, webPeakBytes, workerPeakBytes });
          console.log(`  ${rows} rows: ${rowsPerSecond.toFixed(0)} rows/s`);
        }
        return measured;
      },
      { MAX_UPLOAD_BYTES: String(MOST_UPLOAD_BYTES) },
    );
  });
  return { family, steps, worst: worstGrowth(steps) };
}
