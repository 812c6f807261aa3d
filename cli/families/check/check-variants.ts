import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BrokenRule, type Finding, hold } from "#cli/families/check/finding";
import { writeProbe } from "#cli/families/check/probe-tensors";
import { withWorkFolder } from "#cli/work-folder";
import type { Family, Variant } from "#server/contracts/family";
import type { TensorChunk } from "#server/contracts/predictions";
import { InferenceError } from "#server/errors";
import { runInference } from "#server/inference/run-inference";

/** Megabytes that a whole package may take. */
const LARGEST_PACKAGE = 25;

const trainingSchema = z.looseObject({
  variants: z.array(z.looseObject({ seed: z.number().int(), sha256: z.string(), bytes: z.number() })),
});

async function checkNames(directory: string): Promise<void> {
  const files = await readdir(join(directory, "variants"));
  const odd = files.filter((file) => !/^\d{2,4}\.onnx$/.test(file));
  if (odd.length > 0) {
    throw new BrokenRule(
      `holds ${odd.slice(0, 5).join(", ")}`,
      "Only <seed>.onnx with two digits or more belong there.",
    );
  }
  if (files.length < 2) throw new BrokenRule(`holds ${files.length} variants`, "A family has at least two.");
}

function checkTwins(variants: Variant[]): void {
  const seen = new Map<string, string>();
  for (const { variant, sha256 } of variants) {
    const twin = seen.get(sha256);
    if (twin !== undefined) throw new BrokenRule(`${twin} and ${variant} are the same file`, "Take one of them out.");
    seen.set(sha256, variant);
  }
}

async function measureFolder(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function checkSize(directory: string): Promise<void> {
  const megabytes = (await measureFolder(directory)) / 1e6;
  if (megabytes <= LARGEST_PACKAGE) return;
  const hint = "Store weights as float16, or publish fewer or smaller variants.";
  throw new BrokenRule(`the package takes ${megabytes.toFixed(1)} MB, more than ${LARGEST_PACKAGE}`, hint);
}

async function checkTraining(directory: string, variants: Variant[]): Promise<void> {
  const text = await readFile(join(directory, "training.json"), "utf8");
  const records = trainingSchema.parse(JSON.parse(text)).variants;
  const recorded = new Map(records.map((record) => [String(record.seed).padStart(2, "0"), record]));
  if (recorded.size !== records.length) throw new BrokenRule("a seed comes twice", "One record a variant.");
  const other = variants.filter(({ variant, sha256 }) => recorded.get(variant)?.sha256 !== sha256);
  if (other.length === 0) return;
  const names = other.map(({ variant }) => variant).join(", ");
  throw new BrokenRule(`does not record the files of ${names}`, "Train them again, or mend the record.");
}

async function* once(chunk: TensorChunk): AsyncGenerator<TensorChunk> {
  yield chunk;
}

async function runProbe(
  directory: string,
  family: Family,
  variants: Variant[],
  work: string,
  name: string,
): Promise<void> {
  const outDirectory = join(work, name);
  await mkdir(outDirectory);
  // To who publishes it, the runtime's own words are the most useful.
  let words: string | undefined;
  const predictions = await runInference({
    variants: variants.map(({ variant, file }) => ({ variant, path: join(directory, file) })),
    classes: family.labels.length,
    chunks: once(await writeProbe(directory, family, work, name)),
    outDirectory,
    processes: 1,
    onFailed: ({ detail }) => {
      words ??= detail;
    },
  });
  const [failed] = predictions.failed;
  if (failed) throw new InferenceError(failed.reason, { cause: words });
}

/** The variants: their names, size, records. */
export async function checkVariants(directory: string, variants: Variant[], findings: Finding[]): Promise<void> {
  await hold(findings, "variants", "holds ONNX files named by their seeds", () => checkNames(directory));
  await hold(findings, "variants", "no two are the same", () => checkTwins(variants));
  await hold(findings, ".", `takes at most ${LARGEST_PACKAGE} MB`, () => checkSize(directory));
  await hold(findings, "training.json", "records the very files", () => checkTraining(directory, variants));
}

/** Whether each variant runs on input of the family's kind. */
export async function probeVariants(
  directory: string,
  family: Family,
  variants: Variant[],
  findings: Finding[],
): Promise<void> {
  await withWorkFolder("check", async (work) => {
    const rule = `runs on batches of 1 and 2, with finite logits for ${family.labels.length} labels`;
    const all: Finding[] = [];
    if (await hold(all, "variants", `each ${rule}`, () => runProbe(directory, family, variants, work, "all"))) {
      findings.push(...all);
      return;
    }
    // One of them fails: find out which, and say it of each.
    for (const variant of variants) {
      await hold(findings, variant.file, rule, () => runProbe(directory, family, [variant], work, variant.variant));
    }
  });
}
