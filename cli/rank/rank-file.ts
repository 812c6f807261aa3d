import { copyFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { modelsDirectory } from "#cli/models-directory";
import { Progress } from "#cli/progress";
import { checkOutputs } from "#cli/rank/check-outputs";
import { prepareRace } from "#cli/rank/prepare-race";
import { printRanking } from "#cli/rank/print-ranking";
import { withWorkFolder } from "#cli/work-folder";
import { knownOf } from "#server/contracts/known";
import type { PartialMapping } from "#server/contracts/mapping";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import { checkRequirement } from "#server/contracts/resolve-measure";
import { checkStresses } from "#server/contracts/stresses";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { UnknownLabelsError } from "#server/ingest/decide-labels";
import { type PredictInput, predictDataset } from "#server/jobs/steps/predict-dataset";
import { predictRacing } from "#server/jobs/steps/predict-racing";
import { predictStresses } from "#server/jobs/steps/predict-stresses";
import { rankDataset, rankedFamily } from "#server/jobs/steps/rank-dataset";
import { createRankingHelper } from "#server/jobs/steps/ranking-helper";
import { asksForLatency, timeVariants } from "#server/jobs/steps/time-variants";
import { reportJson } from "#server/report/build-report";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { chooseForBundle } from "#server/report/bundle-variants";
import { formatList } from "#server/report/format";
import {
  findTrainingFingerprints,
  readBenchmarks,
  readBorrowing,
  readFamilyPackage,
} from "#server/storage/family-package";

export type RankFileInput = {
  family: string;
  data: string;
  mapping: PartialMapping;
  options: RankingOptions;
  json?: string;
  skipped?: string;
  /** Where to write how the columns were read. */
  saveMapping?: string;
  out?: string;
  /** How many of the best the bundle holds as one; the best fit alone unless told. */
  ensemble?: number;
  /** Whether a variant that is surely not the best is run no further. */
  early?: boolean;
};

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() && !found?.isDirectory())
    throw new InputError(`There is no file ${path}.`, {
      code: "not-found",
      hint: "Give --data a table, or a folder or an archive of images.",
    });
}

/** On the command line, what a page shows as a table of choices is a flag. */
function nameFlag(error: unknown): unknown {
  if (!(error instanceof UnknownLabelsError)) return error;
  const hint = `${error.hint} On the command line: --map-label 'VALUE=LABEL', or --map-label 'VALUE=' to set its rows aside.`;
  return new InputError(error.message, { hint, where: error.where, cause: error });
}

/**
 * The main job on the command line: reads a file, runs all variants on it, prints the ranking, hands over the best fit.
 *
 * @returns the report that was printed
 */
export async function rankFile({
  family,
  data,
  mapping,
  options,
  json,
  skipped,
  saveMapping,
  out,
  ensemble,
  early = false,
}: RankFileInput): Promise<Report> {
  const pack = await readFamilyPackage(modelsDirectory(), family);
  await requireFile(data);
  await checkOutputs({ json, skipped, "save-mapping": saveMapping, out });
  return withWorkFolder("rank", async (work) => {
    const trained = await findTrainingFingerprints(pack.directory);
    const dataset = await buildDataset(data, mapping, pack.family, work, basename(data), trained).catch((error) =>
      Promise.reject(nameFlag(error)),
    );
    const benchmarks = await readBenchmarks(pack);
    // Before the work: a misspelt slice must not cost an hour of inference.
    checkStresses(options.stresses, pack.family);
    const known = knownOf(pack.family, dataset, benchmarks);
    checkRequirement(options, known);
    const racing = early ? await prepareRace(dataset, options, known) : null;
    const progress = new Progress(`Running ${pack.variants.length} variants`);
    const input: PredictInput = {
      packageDirectory: pack.directory,
      variants: pack.variants,
      dataset,
      workDirectory: work,
      onProgress: (rows) => progress.update(rows, dataset.rows * (1 + options.stresses.length)),
    };
    const predict = async () => {
      const { predictions, race } = racing
        ? await predictRacing(input, racing)
        : { predictions: await predictDataset(input), race: null };
      const left = pack.variants.filter(({ variant }) => predictions.variants.includes(variant));
      const variants = racing ? left : pack.variants;
      return { predictions, race, stressed: await predictStresses({ ...input, variants }, options.stresses) };
    };
    const { predictions, race, stressed } = await predict().finally(() => progress.clear());
    const latency = asksForLatency(options) ? await timeVariants(input, predictions) : null;
    const ranked = rankedFamily(pack.family, pack.variants, benchmarks, {
      latency,
      borrowing: await readBorrowing(pack.directory),
    });
    const report = await rankDataset(
      ranked,
      dataset,
      predictions,
      options,
      stressed,
      { helper: createRankingHelper() },
      race,
    );
    progress.finish(`${dataset.rows} rows`);
    printRanking(report, dataset);
    if (json) await writeFile(json, reportJson(report));
    if (saveMapping) await writeFile(saveMapping, `${JSON.stringify(dataset.mapping, null, 2)}\n`);
    if (skipped) await copyFile(dataset.skippedPath, skipped);
    if (out) {
      const variants = chooseForBundle(report, { ensemble });
      await writeBundleFolder({ packageDir: pack.directory, variants, report, mapping: dataset.mapping, outDir: out });
      console.log(
        `\nThe bundle of ${variants.length === 1 ? "variant" : "variants"} ${formatList(variants)} is in ${out}; its README says how to run it.`,
      );
    }
    return report;
  });
}
