import type { Dataset } from "#server/contracts/dataset";
import type { Known } from "#server/contracts/known";
import { objectiveParts } from "#server/contracts/measure";
import { RACE_SHARE } from "#server/contracts/race";
import type { RankingOptions } from "#server/contracts/ranking";
import { resolveMeasure } from "#server/contracts/resolve-measure";
import { InputError } from "#server/errors";
import { readColumns } from "#server/ingest/read-dataset";
import type { Racing } from "#server/jobs/steps/predict-racing";
import { prepareRaceScore } from "#server/ranking/race-scores";

const WITHOUT = "Leave out --early.";

/**
 * Readies a race by what is ranked by.
 *
 * @throws InputError where no variant could be ruled out by it before the last row
 */
export async function prepareRace(dataset: Dataset, options: RankingOptions, known: Known): Promise<Racing> {
  if (options.constraints.length > 0) {
    throw new InputError(
      "--early stops variants by the objective alone, and would stop some that meet the constraints.",
      {
        code: "bad-input",
        hint: WITHOUT,
      },
    );
  }
  const { labels, slices, groups, weights } = await readColumns(dataset);
  const parts = objectiveParts(options.metric);
  const [only] = parts;
  const measure = only && parts.length === 1 ? resolveMeasure(only.measure, known) : null;
  const score = prepareRaceScore(measure, { labels, slices });
  if (typeof score === "string") throw new InputError(`--early: ${score}`, { code: "bad-input", hint: WITHOUT });
  const { confidence, seed } = options;
  return { score, groups, weights, seed, errorRate: RACE_SHARE * (1 - confidence) };
}
