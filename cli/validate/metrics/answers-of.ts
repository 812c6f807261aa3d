import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ingestSource } from "#cli/families/benchmark/ingest-source";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { InputError } from "#server/errors";
import { requireAll } from "#server/inference/failures";
import { readLogits } from "#server/inference/read-logits";
import { readColumns } from "#server/ingest/read-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { readFamilyPackage } from "#server/storage/family-package";

/** A published stress test with all that its variants say of it. */
export type AnsweredTest = {
  /** family/test */
  name: string;
  variants: string[];
  classes: string[];
  positive: number | null;
  /** Shape (N). */
  labels: Uint8Array;
  /** Shape (N, K, C), row-major. */
  logits: Float32Array;
};

async function answer(name: string, data: string): Promise<AnsweredTest> {
  const [slug = "", test = ""] = name.split("/");
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  const definition = pack.family.benchmarks.find((each) => each.name === test);
  if (!definition || definition.stress) throw new InputError(`'${slug}' has no stress test '${test}' without levels.`);
  return withWorkFolder("validate", async (workDirectory) => {
    const dataset = await ingestSource(definition, pack.family, data, workDirectory);
    const { labels } = await readColumns(dataset);
    const predictions = requireAll(
      await predictDataset({
        packageDirectory: pack.directory,
        variants: pack.variants,
        dataset,
        workDirectory,
      }),
    );
    const positive = pack.family.positive === undefined ? null : dataset.labels.indexOf(pack.family.positive);
    const logits = await readLogits(predictions);
    return { name, variants: predictions.variants, classes: dataset.labels, positive, labels, logits };
  });
}

/** Has the variants answer a stress test, or reads what they answered from the work folder. */
export async function answersOf(name: string, data: string, work: string): Promise<AnsweredTest> {
  const base = join(work, "answers", name.replace("/", "-"));
  const kept = await readFile(`${base}.json`, "utf8").catch(() => null);
  if (kept !== null) {
    const bytes = new Uint8Array(await readFile(`${base}.logits`));
    const labels = new Uint8Array(await readFile(`${base}.labels`));
    return { ...JSON.parse(kept), labels, logits: new Float32Array(bytes.buffer) };
  }
  const made = await answer(name, data);
  const { labels, logits, ...rest } = made;
  await mkdir(join(work, "answers"), { recursive: true });
  await writeFile(`${base}.labels`, labels);
  await writeFile(`${base}.logits`, new Uint8Array(logits.buffer));
  await writeFile(`${base}.part`, JSON.stringify(rest));
  await rename(`${base}.part`, `${base}.json`);
  return made;
}
