import { join } from "node:path";
import { chooseDistance, type LabelledFingerprints } from "#cli/families/fingerprint/choose-distance";
import { ingestSplit } from "#cli/families/prepare";
import { readRecipe } from "#cli/families/recipe";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import type { Dataset } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";
import { fingerprintRows } from "#server/ingest/fingerprints/fingerprint-rows";
import { writeTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { readColumns } from "#server/ingest/read-dataset";

const FILE = "training-fingerprints.bin";

const ascending = (values: Iterable<bigint>): BigUint64Array => BigUint64Array.from(new Set(values)).sort();

/** The fingerprints of a dataset and the class of each row. */
export async function fingerprintDataset(
  dataset: Dataset,
): Promise<{ exact: BigUint64Array; near: LabelledFingerprints | null }> {
  const exact: bigint[] = [];
  const near: bigint[] = [];
  for await (const run of fingerprintRows(dataset, { withNear: true })) {
    for (const fingerprint of run) {
      exact.push(fingerprint.exact);
      if (fingerprint.near !== null) near.push(fingerprint.near);
    }
  }
  const { labels } = await readColumns(dataset);
  return {
    exact: BigUint64Array.from(exact),
    near: near.length === 0 ? null : { values: BigUint64Array.from(near), labels },
  };
}

/**
 * Writes into a package the fingerprints of what its models were trained on: the training split of its recipe, read as the
 * product reads what people upload, before any preprocessing.
 */
export async function fingerprintFamily(slug: string, data: string): Promise<void> {
  const recipe = await readRecipe(slug);
  if (!recipe.sources.train) throw new InputError(`The recipe of '${slug}' names no training data.`);
  await withWorkFolder("fingerprint", async (work) => {
    const dataset = await ingestSplit(recipe, "train", data, work);
    const { exact, near } = await fingerprintDataset(dataset);
    const distance = near && chooseDistance(near);
    const training = {
      examples: dataset.rows,
      exact: ascending(exact),
      near: near && distance !== null ? ascending(near.values.filter((value) => value !== NOTHING_TO_COMPARE)) : null,
      distance: distance ?? 0,
    };
    await writeTrainingFingerprints(join(modelsDirectory(), slug, FILE), training);
    console.log(`${slug}: ${dataset.rows} examples, ${training.exact.length} of them distinct.`);
    if (near === null) console.log("Near ones are not looked for in inputs of this kind.");
    else if (distance === null) console.log("Near ones cannot be told from unrelated ones here, and are left out.");
    else console.log(`${training.near?.length} near fingerprints, of which ${distance} of 64 bits may differ.`);
  });
}
