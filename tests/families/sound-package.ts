import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { benchmarkFamily, digestInputs } from "#cli/families/benchmark";
import type { BenchmarkDefinition } from "#server/contracts/family";
import { readFamilyPackage } from "#server/storage/family-package";

const root = resolve(import.meta.dirname, "../..");

type Json = Record<string, unknown>;
type Source = Partial<BenchmarkDefinition["source"]>;

export const readJson = async <T = Json>(path: string): Promise<T> => JSON.parse(await readFile(path, "utf8"));

/** Changes a JSON file in place. */
export async function changeJson<T = Json>(path: string, change: (contents: T) => unknown): Promise<void> {
  const contents = await readJson<T>(path);
  change(contents);
  await writeFile(path, JSON.stringify(contents));
}

const definition = (name: string, kind: string, source: Source): Json => ({
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

const review = (at: number): string => `${["it was good", "awful and slow"][at % 2]} on day ${at}`;
const label = (at: number): string => ["positive", "negative"][at % 2] as string;

/** Files of made-up reviews: 24 on their own, in three sites, and 6 pairs. */
async function writeReviews(samples: string): Promise<void> {
  const numbers = Array.from({ length: 24 }, (_, at) => at);
  const rows = numbers.map((at) => `${review(at)},${label(at)},site ${at % 3},${Math.floor(at / 2)}`);
  await writeFile(join(samples, "reviews.csv"), `text,label,site,pair\n${rows.join("\n")}\n`);
  await writeFile(join(samples, "pairs.csv"), `text,label,site,pair\n${rows.slice(0, 12).join("\n")}\n`);
}

/** Records the variants in training.json, and in the published tests what they follow from, as they are now. */
export async function recordAgain(directory: string): Promise<void> {
  const pack = await readFamilyPackage(resolve(directory, ".."), directory.split("/").at(-1) ?? "");
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

/** A folder with the places that a package refers to: recipes and samples. */
export async function openRepository(): Promise<{ models: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-packages-"));
  const models = join(folder, "models");
  await mkdir(join(models, "recipes"), { recursive: true });
  await mkdir(join(models, "samples"));
  await writeFile(join(models, "recipes/any.py"), "");
  await writeReviews(join(models, "samples"));
  return { models, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The tiny family as a sound package of three variants: an i.i.d. test, one of another kind with slices, one of pairs. */
export async function addTinyText(models: string): Promise<string> {
  const directory = join(models, "tiny-text");
  await cp(join(root, "tests/fixtures/tiny-text"), directory, { recursive: true });
  await writeFile(join(directory, "README.md"), CARD);
  const columns = { file: "samples/reviews.csv", text: "text", label: "label" };
  await changeJson(join(directory, "family.json"), (family) =>
    Object.assign(family, {
      recipe: { file: "models/recipes/any.py", summary: "None." },
      sample: { file: "samples/reviews.csv", title: "Reviews", description: "Made up." },
      benchmarks: [
        definition("iid-test", "iid", columns),
        definition("sites", "stratified", { ...columns, slices: ["site"] }),
        { ...definition("pairs", "contrastive", { ...columns, file: "samples/pairs.csv", pair: "pair" }), expectChange: true },
      ],
    }),
  );
  await publish(models, "tiny-text");
  return directory;
}

/** Three variants of a published family as a sound package, with its own sample for data. */
export async function addThreeOf(models: string, slug: string, source: Source): Promise<string> {
  const directory = join(models, slug);
  const published = join(root, "models", slug);
  await mkdir(join(directory, "variants"), { recursive: true });
  const files = (await readdir(published)).filter((name) => /\.(json|md)$/.test(name));
  const all = [...files, ...["00", "01", "02"].map((variant) => `variants/${variant}.onnx`)];
  for (const file of all) await cp(join(published, file), join(directory, file));
  const { sample } = await readJson<{ sample: { file: string } }>(join(published, "family.json"));
  await cp(join(root, "models", sample.file), join(models, sample.file));
  const rows = { ...source, file: sample.file };
  await changeJson<{ recipe: Json; benchmarks: Json[] }>(join(directory, "family.json"), (family) => {
    family.recipe.file = "models/recipes/any.py";
    family.benchmarks = [definition("iid-test", "iid", rows), definition("again", "shifted", rows)];
  });
  await publish(models, slug);
  return directory;
}
