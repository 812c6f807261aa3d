import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { countBenchmark } from "#cli/families/count-benchmark";
import { writeTemplatePairs } from "#cli/families/fill-templates";
import { modelsDirectory } from "#cli/models-directory";
import { Progress } from "#cli/progress";
import { withWorkFolder } from "#cli/work-folder";
import type { Benchmark } from "#server/contracts/benchmark";
import type { Dataset } from "#server/contracts/dataset";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { buildDataset } from "#server/ingest/build-dataset";
import { readColumns } from "#server/ingest/read-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { writeNpy } from "#server/preprocess/write-npy";
import { twoOneSidedTests } from "#server/statistics/two-one-sided-tests";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";

async function ingestSource(
  definition: BenchmarkDefinition,
  pack: FamilyPackage,
  data: string,
  work: string,
): Promise<Dataset> {
  const { source } = definition;
  const path = source.type === "file" ? join(data, source.file) : join(work, "pairs.csv");
  if (source.type === "templates")
    await writeTemplatePairs(join(modelsDirectory(), source.templates), join(data, source.words), path);
  const columns =
    source.type === "file" ? { text: source.text, label: source.label } : { text: "text", label: "label" };
  return buildDataset(path, { ...columns, slices: source.slices, group: source.pair ?? null }, pack.family, work);
}

/** K x N (one run of rows a variant), as NumPy people expect it, from N x K. */
function transpose(predicted: Uint8Array, rows: number, variants: number): Uint8Array {
  const turned = new Uint8Array(predicted.length);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < variants; k++) turned[k * rows + row] = predicted[row * variants + k] as number;
  return turned;
}

async function publishEquivalence(pack: FamilyPackage, labels: Uint8Array, predicted: Uint8Array): Promise<void> {
  const { metric, margin } = pack.family.equivalence;
  const K = pack.variants.length;
  const correct = predicted.map((value, index) => Number(value === labels[Math.floor(index / K)]));
  const tests = twoOneSidedTests(correct, K, margin);
  const mean = correct.reduce((sum, value) => sum + value, 0) / correct.length;
  const equivalence = {
    metric,
    margin,
    mean,
    within: tests.filter(({ within }) => within).length,
    variants: K,
    n: labels.length,
  };
  await writeFile(join(pack.directory, "benchmarks", "equivalence.json"), `${JSON.stringify(equivalence, null, 2)}\n`);
}

async function runBenchmark(definition: BenchmarkDefinition, pack: FamilyPackage, data: string): Promise<void> {
  const progress = new Progress(definition.title);
  await withWorkFolder("benchmark", async (work) => {
    const dataset = await ingestSource(definition, pack, data, work);
    const predictions = await predictDataset({
      packageDirectory: pack.directory,
      variants: pack.variants,
      dataset,
      workDirectory: work,
      onProgress: (rows) => progress.update(rows, dataset.rows),
    });
    const columns = await readColumns(dataset);
    const predicted = await readPredictedClasses(predictions);
    const file = `benchmarks/${definition.name}.npy`;
    const result: Benchmark = {
      name: definition.name,
      title: definition.title,
      kind: definition.kind,
      description: definition.description,
      rows: dataset.rows,
      sourceSha256: dataset.sha256,
      predictions: file,
      ...countBenchmark(definition, predictions.variants, columns, predicted),
    };
    await writeNpy(
      join(pack.directory, file),
      "uint8",
      [predictions.variants.length, dataset.rows],
      transpose(predicted, dataset.rows, predictions.variants.length),
    );
    await writeFile(join(pack.directory, "benchmarks", `${definition.name}.json`), `${JSON.stringify(result)}\n`);
    if (definition.kind === "iid") await publishEquivalence(pack, columns.labels, predicted);
    progress.finish(`${dataset.rows} rows, ${pack.variants.length} variants`);
  });
}

/** Runs the published stress tests of a family through the product's own engine and writes them into its package. */
export async function benchmarkFamily(slug: string, data: string): Promise<void> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  await mkdir(join(pack.directory, "benchmarks"), { recursive: true });
  for (const definition of pack.family.benchmarks) await runBenchmark(definition, pack, data);
}
