import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { Predictions } from "#server/contracts/predictions";
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
 * Writes down what every variant answered on every row, beside the predictions it is read from, for those who look at single
 * rows. Done once: a table that is there is whole.
 */
export async function writeAnswers(dataset: Dataset, predictions: Predictions): Promise<void> {
  const path = answersTablePath(dirname(predictions.chunks[0]?.path ?? ""));
  if (await stat(path).catch(() => null)) return;
  const { labels } = await readColumns(dataset);
  const place = { folder: dirname(dataset.path), dataset: dataset.path, variants: predictions.variants };
  await writeAnswersTable(path, place, describeRuns(predictions, labels));
}
