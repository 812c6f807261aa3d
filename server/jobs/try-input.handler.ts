import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { listVariants } from "#db/queries/families";
import { getTrial, type TrialRow, updateTrial } from "#db/queries/trials";
import type { Context } from "#server/context";
import type { TrialResult } from "#server/contracts/trial";
import { FiftyfoldError, NotFoundError } from "#server/errors";
import { requireAll } from "#server/inference/failures";
import { readLogits } from "#server/inference/read-logits";
import { runInference } from "#server/inference/run-inference";
import { findPackage } from "#server/jobs/steps/find-package";
import { writeTrialTensors } from "#server/jobs/steps/write-trial-tensors";
import { toProblem } from "#server/problem";
import { trialFolder, trialImageKey } from "#server/storage/keys";

/** Softmax of C logits. */
function probabilitiesOf(logits: Float32Array): number[] {
  const largest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((all, each) => all + each, 0);
  return exponentials.map((each) => each / sum);
}

async function ask(context: Context, { id, family: slug, input }: TrialRow): Promise<TrialResult> {
  const { db, storage, settings } = context;
  const family = await findPackage(context, slug);
  if (!family) throw new NotFoundError(`The family '${slug}' is no longer here.`);
  const variants = await listVariants(db, slug);
  const { labels } = family.definition;
  // Below the trial's own folder, so that it goes with the trial should this process be killed.
  const work = await mkdtemp(join(await storage.ensureDirectory(trialFolder(id)), "tensors-"));
  try {
    const image = input.modality === "image" ? await storage.fetch(trialImageKey(id)) : "";
    const chunk = await writeTrialTensors(family.directory, input, image, work);
    const predictions = await runInference({
      variants: variants.map(({ variant, file }) => ({ variant, path: join(family.directory, file) })),
      classes: labels.length,
      chunks: (async function* () {
        yield chunk;
      })(),
      outDirectory: work,
      processes: 1,
      limits: settings.inference,
    });
    if (predictions.variants.length === 0) requireAll(predictions);
    const logits = await readLogits(predictions);
    return {
      labels,
      variants: predictions.variants.map((variant, k) => ({
        variant,
        probabilities: probabilitiesOf(logits.subarray(k * labels.length, (k + 1) * labels.length)),
      })),
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const isUsersMistake = (error: unknown): boolean => error instanceof FiftyfoldError && error.code !== "internal";

/** Has all variants answer one input. The image is removed once it is answered; a second run does nothing. */
export async function handleTryInput(context: Context, payload: { trial: string }): Promise<void> {
  const row = await getTrial(context.db, payload.trial);
  if (!row || row.result || row.error) return;
  try {
    await updateTrial(context.db, row.id, { result: await ask(context, row) });
  } catch (error) {
    if (!isUsersMistake(error)) throw error;
    await updateTrial(context.db, row.id, { error: toProblem(error) });
  }
  await context.storage.remove(trialFolder(row.id));
}
