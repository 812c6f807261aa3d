import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestInputs } from "#cli/families/benchmark";
import { BrokenRule, type Finding, hold } from "#cli/families/check/finding";
import { withWorkFolder } from "#cli/work-folder";
import { type Benchmark, benchmarkSchema } from "#server/contracts/benchmark";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { equivalenceSchema } from "#server/contracts/views";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import type { FamilyPackage } from "#server/storage/family-package";
import { readNpz } from "#server/storage/read-npz";

const RUN_AGAIN = "Run `npm run families -- benchmark` again.";

function checkVariantsOf({ variants }: Benchmark, pack: FamilyPackage): void {
  const published = variants.map(({ variant }) => variant).join(" ");
  if (published === pack.variants.map(({ variant }) => variant).join(" ")) return;
  throw new BrokenRule("its variants are not those of the folder", RUN_AGAIN);
}

/** Counts that lie within their totals, and slices that add up to the whole where every row is in one. */
function checkCounts({ variants, rows, unit }: Benchmark): void {
  for (const { variant, correct, n, slices } of variants) {
    if (correct > n || (unit === "rows" && n !== rows)) {
      throw new BrokenRule(`variant ${variant} is right on ${correct} of ${n}, of ${rows} rows`, RUN_AGAIN);
    }
    for (const [column, values] of Object.entries(slices)) {
      const counts = Object.values(values);
      const total = counts.reduce((sum, count) => sum + count.n, 0);
      const right = counts.reduce((sum, count) => sum + count.correct, 0);
      if (total !== rows || (unit === "rows" && right !== correct)) {
        throw new BrokenRule(`the slices '${column}' of variant ${variant} do not add up to the whole`, RUN_AGAIN);
      }
    }
  }
}

async function checkPredictions({ predictions, variants, rows }: Benchmark, pack: FamilyPackage): Promise<void> {
  const path = join(pack.directory, predictions);
  await access(path);
  const { shape, data } = await readNpz(path, "predictions").catch((error) => {
    throw error instanceof RangeError ? error : new BrokenRule("is no NumPy archive", RUN_AGAIN);
  });
  if (shape[0] !== variants.length || shape[1] !== rows || data.length !== variants.length * rows) {
    throw new BrokenRule(`has shape (${shape.join(", ")}), not (${variants.length}, ${rows})`, RUN_AGAIN);
  }
  const largest = data.reduce((most, value) => Math.max(most, value), 0);
  if (largest >= pack.family.labels.length)
    throw new BrokenRule(`holds class ${largest}, which is no label`, RUN_AGAIN);
}

async function checkBenchmark(
  definition: BenchmarkDefinition,
  pack: FamilyPackage,
  findings: Finding[],
): Promise<void> {
  const file = `benchmarks/${definition.name}.json`;
  let benchmark: Benchmark | null = null;
  await hold(findings, file, "is published, in its form", async () => {
    benchmark = benchmarkSchema.parse(JSON.parse(await readFile(join(pack.directory, file), "utf8")));
  });
  if (benchmark === null) return;
  const known: Benchmark = benchmark;
  await hold(findings, file, "is of these variants and this definition", () => {
    checkVariantsOf(known, pack);
    if (known.inputs !== digestInputs(definition, pack)) {
      throw new BrokenRule("was run on other variants or under another definition", RUN_AGAIN);
    }
  });
  await hold(findings, file, "has counts that add up", () => checkCounts(known));
  await hold(findings, known.predictions, "holds every answer", () => checkPredictions(known, pack));
}

async function checkEquivalence(pack: FamilyPackage): Promise<void> {
  const text = await readFile(join(pack.directory, "benchmarks", "equivalence.json"), "utf8");
  const { metric, margin, variants, within, outside } = equivalenceSchema.parse(JSON.parse(text));
  const { equivalence } = pack.family;
  if (metric !== equivalence.metric || margin !== equivalence.margin) {
    throw new BrokenRule(`was judged by ${metric} within ${margin}`, `The family says otherwise. ${RUN_AGAIN}`);
  }
  if (variants !== pack.variants.length || within + outside.length !== variants) {
    throw new BrokenRule(`speaks of ${variants} variants, ${within} within and ${outside.length} outside`, RUN_AGAIN);
  }
  const names = pack.variants.map(({ variant }) => variant);
  if (new Set(outside).size !== outside.length || outside.some((each) => !names.includes(each))) {
    throw new BrokenRule(`names ${outside.join(", ")} as outside, which are not all variants`, RUN_AGAIN);
  }
}

async function checkSample({ family, directory }: FamilyPackage): Promise<void> {
  if (!family.sample) return;
  const path = join(directory, "..", family.sample.file);
  await access(path);
  await withWorkFolder("check", async (work) => {
    const folder = join(work, "sample");
    await mkdir(folder);
    const { skipped, skippedRows } = await buildDataset(path, {}, family, folder);
    if (skipped === 0) return;
    const [first] = skippedRows;
    throw new InputError(`${skipped} of its rows are skipped: row ${first?.row} ${first?.reason}.`, {
      hint: "Every row of a sample should be usable as it is guessed.",
    });
  });
}

/** The published stress tests, the verdict on equal accuracy, and the sample. */
export async function checkBenchmarks(pack: FamilyPackage, findings: Finding[]): Promise<void> {
  const { benchmarks, sample } = pack.family;
  await hold(findings, "family.json", "defines one i.i.d. test and at least one stress test", () => {
    const iid = benchmarks.filter(({ kind }) => kind === "iid").length;
    if (iid === 1 && benchmarks.length > 1) return;
    throw new BrokenRule(`defines ${iid} i.i.d. tests and ${benchmarks.length - iid} others`, "Define one and more.");
  });
  for (const definition of benchmarks) await checkBenchmark(definition, pack, findings);
  await hold(findings, "benchmarks/equivalence.json", "judges these variants as family.json says", () =>
    checkEquivalence(pack),
  );
  if (sample) await hold(findings, sample.file, "is a sample that can be ranked as it is", () => checkSample(pack));
}
