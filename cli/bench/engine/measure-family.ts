import { join } from "node:path";
import { findInput } from "#cli/bench/engine/find-input";
import { commandPeak, measureCommand } from "#cli/bench/engine/measure-command";
import { withLimit } from "#cli/bench/engine/measure-limit";
import { measureNaive } from "#cli/bench/engine/measure-naive";
import {
  measureProduct,
  measureWithPeaks,
  type ProductPeaks,
  type ProductRun,
} from "#cli/bench/engine/measure-product";
import { measureStages, type StageSeconds } from "#cli/bench/engine/measure-stages";
import { type FamilyMeasured, summarise } from "#cli/bench/engine/summarise";
import { LOOK_MS } from "#cli/bench/process-tree";
import { withServedApp } from "#cli/bench/served-app";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { buildDataset } from "#server/ingest/build-dataset";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";

export const MOST_UPLOAD_BYTES = 4_000_000_000;

/**
 * What one round measured, one thing after the other, so that what else the machine does falls on all. `limitSeconds` is the mean of the limit
 * just before the product and just after it: a machine whose speed drifts is as fast for both.
 */
export type Round = { limitSeconds: number; commandSeconds: number; product: ProductRun; stages: StageSeconds };

/** What the processes held at most, in one more run of each. */
export type Peaks = ProductPeaks & { peakBytes: number | null };

/** Ranks the family's sample once, as a visitor before did: the product has then loaded what it needs. */
export async function warmUp(app: { url: string }, { directory, family }: FamilyPackage): Promise<void> {
  if (family.sample) await measureProduct(app, family.slug, join(directory, "..", family.sample.file), 0);
}

const commandArgs = (slug: string, path: string, work: string): string[] => [
  ...["--family", slug],
  ...["--data", path],
  ...["--json", join(work, "report.json")],
];

async function measureRounds(
  pack: FamilyPackage,
  path: string,
  work: string,
  app: { url: string; pid: number },
  limit: () => Promise<number>,
  repeat: number,
): Promise<Round[]> {
  const rounds: Round[] = [];
  const { slug } = pack.family;
  for (let seed = 1; seed <= repeat; seed++) {
    const commandSeconds = await measureCommand(commandArgs(slug, path, work));
    const before = await limit();
    const product = await measureProduct(app, slug, path, seed);
    const limitSeconds = (before + (await limit())) / 2;
    const stages = await measureStages(pack, path, work, seed);
    rounds.push({ limitSeconds, commandSeconds, product, stages });
    console.log(
      `  round ${seed}: limit ${limitSeconds.toFixed(1)} s, rank command ${commandSeconds.toFixed(1)} s, product ${product.readSeconds.toFixed(1)} + ${product.rankSeconds.toFixed(1)} s`,
    );
  }
  return rounds;
}

async function measurePeaks(
  { family: { slug } }: FamilyPackage,
  path: string,
  work: string,
  app: { url: string; pid: number },
): Promise<Peaks> {
  const { webPeakBytes, workerPeakBytes } = await measureWithPeaks(app, LOOK_MS.often, slug, path, 0);
  return { webPeakBytes, workerPeakBytes, peakBytes: await commandPeak(commandArgs(slug, path, work)) };
}

/** One family through the limit, the rank command and a served product of its own, in turns, then through the naive loop. */
export async function measureFamily(
  slug: string,
  { data, rows, repeat }: { data: string | undefined; rows: number | undefined; repeat: number },
): Promise<FamilyMeasured> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  return withWorkFolder("bench", async (work) => {
    const { path, what } = await findInput(pack, data, rows, work);
    const dataset = await buildDataset(path, {}, pack.family, work);
    console.log(`${slug}: ${dataset.rows} ${what}, ${pack.variants.length} variants`);
    const { rounds, batchRows, peaks } = await withServedApp(
      work,
      async (url, pid) => {
        const app = { url, pid };
        // What is not timed comes first: the product has then done this before, as the limit has while its batch size was looked for.
        const peaks = await measurePeaks(pack, path, work, app);
        const timed = await withLimit(pack, dataset, async (limit) => ({
          batchRows: limit.batchRows,
          rounds: await measureRounds(pack, path, work, app, limit.measure, repeat),
        }));
        return { ...timed, peaks };
      },
      { MAX_UPLOAD_BYTES: String(MOST_UPLOAD_BYTES) },
    );
    const naiveRowsPerSecond = await measureNaive(pack, dataset);
    return summarise({ family: slug, what, rows: dataset.rows, batchRows, naiveRowsPerSecond, rounds, peaks });
  });
}
