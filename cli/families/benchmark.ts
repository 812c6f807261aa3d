import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ingestSource } from "#cli/families/benchmark/ingest-source";
import { measureAreas } from "#cli/families/benchmark/measure-areas";
import { type Answers, predictLevels } from "#cli/families/benchmark/predict-levels";
import { publishEquivalence } from "#cli/families/benchmark/publish-equivalence";
import { countBenchmark } from "#cli/families/count-benchmark";
import { modelsDirectory } from "#cli/models-directory";
import { Progress } from "#cli/progress";
import { withWorkFolder } from "#cli/work-folder";
import { type Benchmark, benchmarkSchema } from "#server/contracts/benchmark";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { writeNpz } from "#server/preprocess/write-npz";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";

export type BenchmarkOptions = {
  /** Names of the stress tests to run; all where empty. */
  only: string[];
  /** Keep what an earlier run published of the same variants, definition and preprocessing. */
  resume: boolean;
};

/** K x N (one run of rows a variant), as NumPy people expect it, from N x K. */
function transpose(predicted: Uint8Array, variants: number): Uint8Array {
  const rows = predicted.length / variants;
  const turned = new Uint8Array(predicted.length);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < variants; k++) turned[k * rows + row] = predicted[row * variants + k] as number;
  return turned;
}

/** Names all that a published test follows from, but for its data, which may not be at hand. */
export function digestInputs(definition: BenchmarkDefinition, pack: FamilyPackage): string {
  const parts = [definition, pack.family.labels, pack.variants.map(({ sha256 }) => sha256)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function isPublished(path: string, inputs: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return false;
  const found = benchmarkSchema.safeParse(JSON.parse(text));
  return found.success && found.data.inputs === inputs;
}

/** The counts and areas behind the published figures. */
function measure(definition: BenchmarkDefinition, pack: FamilyPackage, answers: Answers) {
  const { columns, predicted, scores } = answers;
  const names = pack.variants.map(({ variant }) => variant);
  const counts = countBenchmark(definition, names, columns, predicted);
  if (scores === null) return counts;
  const positive = pack.family.labels.indexOf(pack.family.positive ?? "");
  const areas = measureAreas(scores, names.length, columns, positive);
  return { ...counts, variants: counts.variants.map((variant, k) => ({ ...variant, ...areas[k] })) };
}

async function runBenchmark(definition: BenchmarkDefinition, pack: FamilyPackage, data: string): Promise<void> {
  const progress = new Progress(definition.title);
  const { name, title, kind, description, stress } = definition;
  await withWorkFolder("benchmark", async (work) => {
    const dataset = await ingestSource(definition, pack.family, data, work);
    const onProgress = (done: number, total: number): void => progress.update(done, total);
    const answers = await predictLevels({ pack, dataset, stress, work, onProgress });
    const { labels } = answers.columns;
    const predictions = `benchmarks/${name}.npz`;
    const result: Benchmark = {
      name,
      title,
      kind,
      description,
      rows: labels.length,
      classCounts: pack.family.labels.map((_, at) => labels.reduce((sum, label) => sum + Number(label === at), 0)),
      sourceSha256: dataset.sha256,
      inputs: digestInputs(definition, pack),
      predictions,
      ...measure(definition, pack, answers),
    };
    const K = pack.variants.length;
    const turned = transpose(answers.predicted, K);
    await writeNpz(join(pack.directory, predictions), "predictions", [K, labels.length], turned);
    await rm(join(pack.directory, "benchmarks", `${name}.npy`), { force: true });
    if (kind === "iid") await publishEquivalence(pack, answers);
    await writeFile(join(pack.directory, "benchmarks", `${name}.json`), `${JSON.stringify(result)}\n`);
    progress.finish(`${labels.length} rows, ${K} variants`);
  });
}

function chooseDefinitions(pack: FamilyPackage, only: string[]): BenchmarkDefinition[] {
  const { benchmarks, slug } = pack.family;
  const unknown = only.find((name) => !benchmarks.some((definition) => definition.name === name));
  if (unknown !== undefined) {
    const names = benchmarks.map(({ name }) => name).join(", ");
    throw new InputError(`'${slug}' has no stress test '${unknown}'.`, { hint: `It has ${names}.` });
  }
  return only.length === 0 ? benchmarks : benchmarks.filter(({ name }) => only.includes(name));
}

/** Runs the published stress tests of a family through the product's own engine and writes them into its package. */
export async function benchmarkFamily(slug: string, data: string, { only, resume }: BenchmarkOptions): Promise<void> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  await mkdir(join(pack.directory, "benchmarks"), { recursive: true });
  for (const definition of chooseDefinitions(pack, only)) {
    const path = join(pack.directory, "benchmarks", `${definition.name}.json`);
    if (resume && (await isPublished(path, digestInputs(definition, pack)))) console.log(`${definition.title}: kept`);
    else await runBenchmark(definition, pack, data);
  }
}
