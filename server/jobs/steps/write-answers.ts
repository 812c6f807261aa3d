import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions, Predictions } from "#server/contracts/predictions";
import { describeChunk } from "#server/inference/describe-chunk";
import { readColumns } from "#server/ingest/read-dataset";
import { answersTablePath } from "#server/storage/answers-table";
import { type AnswersRun, writeAnswersTable } from "#server/storage/rows/write-answers-table";

async function* describeRuns(predictions: Predictions, labels: Uint8Array): AsyncGenerator<AnswersRun> {
  for (const chunk of predictions.chunks) {
    const truth = labels.subarray(chunk.start, chunk.start + chunk.rows);
    yield { start: chunk.start, truth, ...(await describeChunk(predictions, chunk, truth)) };
  }
}

/**
 * Writes down what every variant answered on every row, for those who look at single rows. Done once: a table that is there is
 * whole. It stays when the predictions are made anew by other variants, so that an earlier report keeps its rows.
 *
 * @param folder that receives the table, named by what the answers follow from
 */
export async function writeAnswers(dataset: Dataset, predictions: KeptPredictions, folder: string): Promise<void> {
  const path = answersTablePath(folder, predictions.fingerprint);
  if (await stat(path).catch(() => null)) return;
  const { labels } = await readColumns(dataset);
  const place = { folder: dirname(dataset.path), dataset: dataset.path, variants: predictions.variants };
  await writeAnswersTable(path, place, describeRuns(predictions, labels));
}
