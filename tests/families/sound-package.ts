import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { benchmarkFamily, digestInputs } from "#cli/families/benchmark";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { readFamilyPackage } from "#server/storage/family-package";

const root = resolve(import.meta.dirname, "../..");
export const fixtures = join(root, "tests/fixtures");

// biome-ignore lint/suspicious/noExplicitAny: files are changed into what no schema allows.
export type Json = Record<string, any>;
type Source = Partial<BenchmarkDefinition["source"]>;

/** Changes a JSON file in place. */
export async function changeJson(path: string, change: (contents: Json) => unknown): Promise<void> {
  const contents = JSON.parse(await readFile(path, "utf8"));
  change(contents);
  await writeFile(path, JSON.stringify(contents));
}

const define = (name: string, kind: string, source: Source): Json => ({
  ...{ name, kind, title: name, description: `What ${name} probes.`, stress: null },
  source: { type: "file", own: true, ...source },
});

const CARD = `---
license: apache-2.0
tags: [underspecification]
pipeline_tag: text-classification
---
# A package for tests

${"Made for the tests of the rules that a package is held to, and for nothing else. ".repeat(4)}
`;

/** Lines of a table of 24 rows, in twelve pairs. */
const table = (header: string, row: (at: number, odd: boolean) => string): string =>
  `${[header, ...Array.from({ length: 24 }, (_, at) => row(at, at % 2 === 1))].join("\n")}\n`;

const REVIEWS = table("text,label,site,pair", (at, odd) =>
  [`${odd ? "awful and slow" : "it was good"} on day ${at}`, odd ? "negative" : "positive", at % 3, at >> 1].join(),
);
const PATIENTS = table("Age,HR,Lactate,label", (at, odd) => [50 + at, odd ? 90 : "", -at, odd ? "yes" : "no"].join());

/** Records the variants in training.json, and in the published tests what they follow from, as they are now. */
export async function recordAgain(directory: string): Promise<void> {
  const pack = await readFamilyPackage(dirname(directory), basename(directory));
  const records = pack.variants.map(({ variant, sha256, bytes }) => ({ seed: Number(variant), sha256, bytes }));
  await writeFile(join(directory, "training.json"), JSON.stringify({ variants: records }));
  for (const each of pack.family.benchmarks) {
    const path = join(directory, "benchmarks", `${each.name}.json`);
    await changeJson(path, (contents) => Object.assign(contents, { inputs: digestInputs(each, pack) }));
  }
}

/** Runs the published tests of a package through the product, as a publisher does. */
async function publish(models: string, slug: string): Promise<void> {
  const before = process.env.MODELS_DIR;
  process.env.MODELS_DIR = models;
  try {
    await benchmarkFamily(slug, "no data of others", { only: [], resume: false });
  } finally {
    if (before === undefined) delete process.env.MODELS_DIR;
    else process.env.MODELS_DIR = before;
  }
  await recordAgain(join(models, slug));
}

/** A folder of models with what packages refer to: recipes and samples. */
export async function openModels(): Promise<{ models: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-packages-"));
  const models = join(folder, "models");
  await mkdir(join(models, "recipes"), { recursive: true });
  await mkdir(join(models, "samples"));
  await writeFile(join(models, "recipes/any.py"), "");
  await writeFile(join(models, "samples/reviews.csv"), REVIEWS);
  await writeFile(join(models, "samples/patients.csv"), PATIENTS);
  return { models, close: () => rm(folder, { recursive: true, force: true }) };
}

const recipe = { file: "models/recipes/any.py", summary: "None." };

/** The tiny family of text: an i.i.d. test, one by slices and one of pairs. */
export async function addTinyText(models: string): Promise<void> {
  const directory = join(models, "tiny-text");
  await cp(join(fixtures, "tiny-text"), directory, { recursive: true });
  await writeFile(join(directory, "README.md"), CARD);
  const columns = { file: "samples/reviews.csv", text: "text", label: "label" };
  const pairs = { ...define("pairs", "contrastive", { ...columns, pair: "pair" }), expectChange: true };
  const benchmarks = [
    define("iid-test", "iid", columns),
    define("sites", "stratified", { ...columns, slices: ["site"] }),
    pairs,
  ];
  const sample = { file: "samples/reviews.csv", title: "Reviews", description: "Made up." };
  await changeJson(join(directory, "family.json"), (family) => Object.assign(family, { recipe, sample, benchmarks }));
  await publish(models, "tiny-text");
}

/** A tiny family of tables: three features, a label to be detected, judged by its area under the curve. */
export async function addTinyTabular(models: string): Promise<void> {
  const directory = join(models, "tiny-tabular");
  await mkdir(join(directory, "variants"), { recursive: true });
  for (const variant of ["00", "01", "02"]) {
    await cp(join(fixtures, `families/tabular-${variant}.onnx`), join(directory, `variants/${variant}.onnx`));
  }
  await cp(join(fixtures, "tiny-text/family.json"), join(directory, "family.json"));
  const rows = { file: "samples/patients.csv", label: "label" };
  await changeJson(join(directory, "family.json"), (family) =>
    Object.assign(family, {
      ...{ slug: "tiny-tabular", task: "tabular-classification", modality: "tabular", recipe },
      ...{ labels: ["no", "yes"], positive: "yes", labelSynonyms: {}, equivalence: { metric: "auroc", margin: 0.02 } },
      benchmarks: [define("iid-test", "iid", rows), define("again", "shifted", rows)],
    }),
  );
  const features = ["Age", "HR", "Lactate"].map((name) => ({
    ...{ name, description: name, unit: null, range: [0, 90], missingShare: 0 },
  }));
  await writeFile(join(directory, "features.json"), JSON.stringify({ features }));
  const labels = { id2label: { 0: "no", 1: "yes" }, label2id: { no: 0, yes: 1 } };
  await writeFile(join(directory, "config.json"), JSON.stringify(labels));
  await writeFile(join(directory, "README.md"), CARD.replace("text-classification", "tabular-classification"));
  await publish(models, "tiny-tabular");
}

/** Three variants of a family of ours, with its own sample for data. */
export async function addThreeOf(models: string, slug: string): Promise<void> {
  const directory = join(models, slug);
  const published = join(root, "models", slug);
  const files = (await readdir(published)).filter((name) => /\.(json|md)$/.test(name));
  const variants = ["00", "01", "02"].map((variant) => `variants/${variant}.onnx`);
  for (const file of [...files, ...variants]) await cp(join(published, file), join(directory, file));
  await changeJson(join(directory, "family.json"), (family) => {
    const { file } = family.sample;
    family.recipe = recipe;
    family.benchmarks = [define("iid-test", "iid", { file }), define("again", "shifted", { file })];
  });
  const { sample } = JSON.parse(await readFile(join(directory, "family.json"), "utf8"));
  await cp(join(root, "models", sample.file), join(models, sample.file));
  await publish(models, slug);
}
