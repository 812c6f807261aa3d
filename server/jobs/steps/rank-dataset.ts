import type { Dataset } from "#server/contracts/dataset";
import type { Predictions } from "#server/contracts/predictions";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { readColumns } from "#server/ingest/read-dataset";
import { rankVariants } from "#server/ranking/rank-variants";
import { buildReport } from "#server/report/build-report";

/** Statistics, ranking and report of one dataset's predictions. */
export async function rankDataset(
  family: string,
  dataset: Dataset,
  predictions: Predictions,
  options: RankingOptions,
): Promise<Report> {
  const { labels, slices, groups } = await readColumns(dataset);
  const predicted = await readPredictedClasses(predictions);
  const ranking = rankVariants({ variants: predictions.variants, labels, predicted, groups, slices }, options);
  return buildReport({
    family,
    data: { rows: dataset.rows, skipped: dataset.skipped, sha256: dataset.sha256 },
    ranking,
  });
}
