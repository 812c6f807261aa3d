import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { buildDataset } from "#server/ingest/build-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { type FamilyPackage, readFamilyPackage } from "#server/storage/family-package";
import { python, pythonHas, scratchFolder, tinyFamily } from "#tests/report/bundle-files";

const root = join(import.meta.dirname, "../..");
export const models = join(root, "models");

export type Answer = { label: string | null; probabilities: Record<string, number> | null };

/** Variant 00 of a package, written as a bundle beside the packages of the repository. */
export async function makeBundle(packageDir: string, mapping: Mapping | null = null): Promise<string> {
  const outDir = join(scratchFolder(), "bundle");
  await writeBundleFolder({ packageDir, variants: ["00"], report: null, mapping, outDir });
  symlinkSync(join(root, "node_modules"), join(outDir, "node_modules"));
  return outDir;
}

/** Does Python have the version of a package that bundles ask for, below `major.minor`? */
export function pythonHasBelow(name: string, major: number, minor: number): boolean {
  const version = `tuple(map(int, ${name}.__version__.split(".")[:2]))`;
  const code = `import ${name}\nassert ${version} < (${major}, ${minor})`;
  return spawnSync(python, ["-c", code], { stdio: "ignore" }).status === 0;
}

/** The scripts of a bundle; run.py needs Python with the packages, and PYTHON names one. */
export const listRunners = (...modules: string[]) => [
  { name: "run.mjs", program: process.execPath, runs: true },
  { name: "run.py", program: python, runs: pythonHas("numpy", "onnxruntime", ...modules) },
];

/** Runs a script of a bundle in another folder, as a person would. */
export function startScript(program: string, script: string, args: string[], input = "") {
  return spawnSync(program, [script, ...args], { cwd: scratchFolder(), input, encoding: "utf8" });
}

export const parseAnswers = <T = Answer>(stdout: string): T[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** What the product itself says of the rows of a file: label and probabilities by variant 00. */
export async function askProduct({ directory, family, variants }: FamilyPackage, path: string) {
  const workDirectory = scratchFolder();
  const dataset: Dataset = await buildDataset(path, { label: "label" }, family, workDirectory);
  const wanted = variants.filter(({ variant }) => variant === "00");
  const predictions = await predictDataset({
    packageDirectory: directory,
    variants: wanted,
    dataset,
    workDirectory,
    processes: 1,
  });
  const logits = predictions.chunks.flatMap(({ path: file }) => {
    const bytes = readFileSync(file);
    return Array.from(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
  });
  return Array.from({ length: dataset.rows }, (_, row) => {
    const own = logits.slice(row * family.labels.length, (row + 1) * family.labels.length);
    return toAnswer(family.labels, own);
  });
}

function toAnswer(labels: string[], logits: number[]): { label: string; probabilities: Record<string, number> } {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  const best = logits.indexOf(Math.max(...logits));
  return {
    label: labels[best] as string,
    probabilities: Object.fromEntries(labels.map((label, at) => [label, (powers[at] as number) / sum])),
  };
}

/** Largest difference between the probabilities of two lists of answers. */
export function largestDifference(found: Answer[], expected: Answer[]): number {
  const differences = expected.flatMap(({ probabilities }, row) =>
    Object.entries(probabilities ?? {}).map(([label, share]) =>
      Math.abs((found[row]?.probabilities?.[label] ?? Number.NaN) - share),
    ),
  );
  return differences.reduce((worst, next) => (worst >= next ? worst : next), 0);
}

export const readPackage = (slug: string): Promise<FamilyPackage> => readFamilyPackage(models, slug);

const fixtures = join(import.meta.dirname, "../fixtures");
const tinyPairLabels = ["entailment", "neutral", "contradiction"];

/** A family of text pairs with one small model, a BERT-like tokenizer and room for 24 tokens. */
export async function makeTinyPairs(): Promise<FamilyPackage> {
  const folder = scratchFolder();
  const directory = join(folder, "tiny-pair");
  mkdirSync(join(directory, "variants"), { recursive: true });
  cpSync(join(fixtures, "tiny-pair/00.onnx"), join(directory, "variants/00.onnx"));
  cpSync(join(tinyFamily, "README.md"), join(directory, "README.md"));
  const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  const writeJson = (name: string, value: object) => writeFileSync(join(directory, name), JSON.stringify(value));
  const truncation = { direction: "Right", max_length: 24, strategy: "LongestFirst", stride: 0 };
  writeJson("tokenizer.json", { ...readJson(join(fixtures, "pair-tokenizers/bert.json")), truncation });
  writeJson("config.json", { id2label: Object.fromEntries(tinyPairLabels.map((label, at) => [at, label])) });
  writeJson("family.json", {
    ...readJson(join(tinyFamily, "family.json")),
    slug: "tiny-pair",
    task: "text-pair-classification",
    modality: "text-pair",
    labels: tinyPairLabels,
    labelSynonyms: {},
  });
  return readFamilyPackage(folder, "tiny-pair");
}
