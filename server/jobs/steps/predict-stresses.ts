import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Predictions } from "#server/contracts/predictions";
import { formatStress, type StressChoice } from "#server/contracts/stresses";
import { type PredictInput, predictDataset } from "#server/jobs/steps/predict-dataset";
import { visitStressed } from "#server/jobs/steps/write-tensors";

export type StressedPredictions = {
  stress: StressChoice;
  /** Rows in which the operation found something to change. */
  changed: number;
  predictions: Predictions;
};

/** A level may be any name of a feature, so the folder is named by a digest of it. */
function folderOf(stress: StressChoice): string {
  const digest = createHash("sha256").update(formatStress(stress)).digest("hex").slice(0, 16);
  return `${stress.operation}-${digest}`;
}

async function readChanged(path: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^\d+\n$/.test(text) ? Number(text) : null;
}

async function predictStress(input: PredictInput, stress: StressChoice): Promise<StressedPredictions> {
  const workDirectory = join(input.workDirectory, "stresses", folderOf(stress));
  await mkdir(workDirectory, { recursive: true });
  let seen = 0;
  let changed = 0;
  const counting: PredictInput = {
    ...input,
    stress,
    workDirectory,
    onStressed: (isChanged) => {
      seen++;
      if (isChanged) changed++;
    },
  };
  const predictions = await predictDataset(counting);
  // Beside the predictions, so that it goes when they are made anew.
  const path = join(dirname(predictions.chunks[0]?.path ?? ""), "changed");
  const known = await readChanged(path);
  if (known !== null) return { stress, changed: known, predictions };
  if (seen !== input.dataset.rows) {
    seen = 0;
    changed = 0;
    await visitStressed(counting);
  }
  await writeFile(path, `${changed}\n`);
  return { stress, changed, predictions };
}

/**
 * Runs all variants on the rows of a dataset put to each of the stresses, one after the other. What is done is kept in a folder of
 * its own beside the clean predictions, for a retry and for the next evaluation of the same rows.
 */
export async function predictStresses(
  input: PredictInput,
  stresses: readonly StressChoice[],
): Promise<StressedPredictions[]> {
  const done: StressedPredictions[] = [];
  for (const [at, stress] of stresses.entries()) {
    const before = input.dataset.rows * (1 + at);
    const onProgress = input.onProgress && ((rows: number) => input.onProgress?.(before + rows));
    input.onProgress?.(before);
    done.push(await predictStress({ ...input, onProgress }, stress));
  }
  return done;
}
