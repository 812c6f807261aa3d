import { createHash } from "node:crypto";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Benchmark, benchmarkSchema } from "#server/contracts/benchmark";
import { type Borrowing, borrowingSchema } from "#server/contracts/borrowing";
import { type Family, familySchema, featuresFileSchema, slugSchema, type Variant } from "#server/contracts/family";
import { type ImageProcessor, imageProcessorSchema } from "#server/contracts/image";
import { type Equivalence, equivalenceSchema } from "#server/contracts/views";
import { InputError, NotFoundError } from "#server/errors";

/** A family package on disk: its definition and its variants, in the order of their names. */
export type FamilyPackage = { directory: string; family: Family; variants: Variant[] };

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** Slugs of the family packages found in a models folder. */
export async function listFamilyPackages(modelsDirectory: string): Promise<string[]> {
  const entries = await readdir(modelsDirectory, { withFileTypes: true });
  const slugs: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const files = await readdir(join(modelsDirectory, entry.name));
    if (files.includes("family.json") && files.includes("variants")) slugs.push(entry.name);
  }
  return slugs.sort();
}

/** What is no JSON is `undefined`, which no schema takes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readFamily(modelsDirectory: string, slug: string): Promise<Family> {
  const known = slugSchema.safeParse(slug).success;
  const text = known ? await readOptional(join(modelsDirectory, slug, "family.json")) : null;
  if (text === null) {
    const slugs = await listFamilyPackages(modelsDirectory);
    throw new NotFoundError(
      `There is no family '${slug.slice(0, 80)}'.`,
      `There is: ${slugs.join(", ") || "none yet"}.`,
    );
  }
  const parsed = familySchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new InputError(`The family.json of '${slug}' is not valid.`, {
      hint: `Run \`npm run families -- check ${slug}\`: it says what is wrong.`,
    });
  if (parsed.data.modality !== "tabular") return parsed.data;
  const features = await readOptional(join(modelsDirectory, slug, "features.json"));
  if (features === null) throw new InputError(`The package '${slug}' has no features.json.`);
  return { ...parsed.data, ...featuresFileSchema.parse(JSON.parse(features)) };
}

/** Reads a family package: definition and variants with size and checksum. */
export async function readFamilyPackage(modelsDirectory: string, slug: string): Promise<FamilyPackage> {
  const family = await readFamily(modelsDirectory, slug);
  const directory = join(modelsDirectory, slug);
  const files = (await readdir(join(directory, "variants"))).filter((file) => /^\d{2,4}\.onnx$/.test(file)).sort();
  const variants = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(directory, "variants", file));
      return {
        variant: file.replace(".onnx", ""),
        file: `variants/${file}`,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      };
    }),
  );
  return { directory, family, variants };
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error) => (isMissing(error) ? null : Promise.reject(error)));
}

/** The published stress tests of a package that have been run, in the order family.json names them. */
export async function readBenchmarks({ directory, family }: FamilyPackage): Promise<Benchmark[]> {
  const benchmarks: Benchmark[] = [];
  for (const { name } of family.benchmarks) {
    const text = await readOptional(join(directory, "benchmarks", `${name}.json`));
    if (text !== null) benchmarks.push(benchmarkSchema.parse(JSON.parse(text)));
  }
  return benchmarks;
}

/** The published verdict on the family's equal accuracy, where its i.i.d. test has been run. */
export async function readEquivalence({ directory }: FamilyPackage): Promise<Equivalence | null> {
  const text = await readOptional(join(directory, "benchmarks", "equivalence.json"));
  return text === null ? null : equivalenceSchema.parse(JSON.parse(text));
}

/** The model card's prose, without the YAML front matter that the Hugging Face Hub reads. */
export async function readCard({ directory }: FamilyPackage): Promise<string> {
  const text = await readFile(join(directory, "README.md"), "utf8");
  return text.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
}

/** How choosing with the help of published figures fared in this family; null where nobody measured it. */
export async function readBorrowing(directory: string): Promise<Borrowing | null> {
  const text = await readOptional(join(directory, "benchmarks", "borrowing.json"));
  return text === null ? null : borrowingSchema.parse(parseJson(text));
}

/** The file that says by fingerprints what the models were trained on; null where the package has none. */
export async function findTrainingFingerprints(directory: string): Promise<string | null> {
  const path = join(directory, "training-fingerprints.bin");
  return access(path).then(
    () => path,
    (error) => (isMissing(error) ? null : Promise.reject(error)),
  );
}

/** How images are prepared for the models of an image family. */
export async function readImageProcessor(directory: string): Promise<ImageProcessor> {
  return imageProcessorSchema.parse(JSON.parse(await readFile(join(directory, "preprocessor_config.json"), "utf8")));
}
