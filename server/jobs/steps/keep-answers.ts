import type { EvaluationRow } from "#db/queries/evaluations";
import { listVariants } from "#db/queries/families";
import { getStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { findPackage } from "#server/jobs/steps/find-package";
import { findPredictions } from "#server/jobs/steps/predict-dataset";
import { writeAnswers } from "#server/jobs/steps/write-answers";
import { log } from "#server/log/log";
import { answersTablePath } from "#server/storage/answers-table";
import { answersFolder, predictionsFolder, stressesFolder } from "#server/storage/keys";
import { fetchDataset } from "#server/storage/set-files";
import type { Storage } from "#server/storage/storage";

/** What the variants answered on a set that was ranked on. */
export type Answered = { set: string; dataset: Dataset; predictions: KeptPredictions };

/** The folder of what the variants answered on a set, with what of it is done. */
export async function openAnswers(storage: Storage, set: string): Promise<string> {
  const folder = await storage.ensureDirectory(answersFolder(set));
  for (const part of [predictionsFolder(set), stressesFolder(set)]) await storage.fetchFolder(part);
  return folder;
}

/** The table that pages read, made once on whichever host. */
export async function keepAnswers(storage: Storage, { set, dataset, predictions }: Answered): Promise<void> {
  const table = answersTablePath(answersFolder(set), predictions.fingerprint);
  if (await storage.find(table)) return;
  await writeAnswers(dataset, predictions, await storage.ensureDirectory(answersFolder(set)));
  await storage.publish(table);
}

/** Whether the ranking of an evaluation is stored, and the table of its answers is not. */
const isOwed = async (storage: Storage, { state, stressSet, report }: EvaluationRow): Promise<boolean> => {
  if (state !== "done" || !report?.answers) return false;
  return (await storage.find(answersTablePath(answersFolder(stressSet), report.answers))) === null;
};

/** Makes the table of an evaluation that was left without one once its ranking was stored. No variant is run for it. */
export async function keepOwedAnswers(context: Context, evaluation: EvaluationRow): Promise<void> {
  const { db, storage } = context;
  if (!(await isOwed(storage, evaluation))) return;
  const set = await getStressSet(db, evaluation.stressSet);
  const family = await findPackage(context, evaluation.family);
  if (!set?.dataset || !family) return;
  const dataset = await fetchDataset(storage, set.id, set.dataset);
  const predictions = await findPredictions({
    packageDirectory: family.directory,
    variants: await listVariants(db, family.slug),
    dataset,
    workDirectory: await openAnswers(storage, set.id),
  });
  if (!predictions || predictions.fingerprint !== evaluation.report?.answers)
    return log.warn(
      { evaluation: evaluation.id },
      "the answers of this evaluation are no longer there to be written down",
    );
  await keepAnswers(storage, { set: set.id, dataset, predictions });
}
