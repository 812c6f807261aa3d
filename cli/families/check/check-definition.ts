import { access, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { BrokenRule, type Finding, hold } from "#cli/families/check/finding";
import { MODALITIES } from "#cli/families/recipe";
import { benchmarkDefinitionSchema, type Family, familySchema, featuresFileSchema } from "#server/contracts/family";
import { imageProcessorSchema } from "#server/contracts/image";
import { PREPROCESSING_FILES } from "#server/jobs/steps/write-tensors";
import { createPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { createTextTokenizer } from "#server/preprocess/text-tokenizer";

/** As the app reads it, but a field that is written wrongly is not passed over. */
const strictFamilySchema = z.strictObject({
  ...familySchema.shape,
  benchmarks: z.array(z.strictObject(benchmarkDefinitionSchema.shape)),
});

const configSchema = z.looseObject({
  id2label: z.record(z.string(), z.string()),
  label2id: z.record(z.string(), z.number().int()),
});

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

function checkWords(family: Family, directory: string): void {
  if (MODALITIES[family.task] !== family.modality) {
    throw new BrokenRule(`the task is ${family.task}, the modality ${family.modality}`, "Make them agree.");
  }
  if (family.slug !== basename(directory)) {
    throw new BrokenRule(`the slug is '${family.slug}', the folder '${basename(directory)}'`, "Name both alike.");
  }
  if (new Set(family.labels).size !== family.labels.length)
    throw new BrokenRule("a label comes twice", "Name each once.");
  if (family.positive !== undefined && !family.labels.includes(family.positive)) {
    throw new BrokenRule(`the positive label '${family.positive}' is none of the labels`, "Name one of the labels.");
  }
  if (family.equivalence.metric === "auroc" && family.positive === undefined) {
    throw new BrokenRule("equivalence is judged by AUROC, but no label is positive", "Name the label to be detected.");
  }
}

async function checkConfig(directory: string, { labels }: Family): Promise<void> {
  const { id2label, label2id } = configSchema.parse(await readJson(join(directory, "config.json")));
  const agree = labels.every((label, index) => id2label[String(index)] === label && label2id[label] === index);
  if (!agree || Object.keys(id2label).length !== labels.length) {
    throw new BrokenRule("id2label and label2id are not the labels of family.json in their order", "Write them alike.");
  }
}

async function checkPreprocessing(directory: string, { modality }: Family): Promise<void> {
  const contents = await readJson(join(directory, PREPROCESSING_FILES[modality]));
  if (modality === "text") createTextTokenizer(contents);
  else if (modality === "text-pair") createPairTokenizer(contents);
  else if (modality === "image") imageProcessorSchema.parse(contents);
  else {
    const { features } = featuresFileSchema.parse(contents);
    const names = features.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new BrokenRule(`the feature '${twice}' comes twice`, "Name each once.");
    const upside = features.find(({ range }) => range !== null && range[0] > range[1]);
    if (upside) throw new BrokenRule(`the range of '${upside.name}' ends before it begins`, "Smallest value first.");
  }
}

async function checkCard(directory: string): Promise<void> {
  const card = await readFile(join(directory, "README.md"), "utf8");
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(card);
  if (!match)
    throw new BrokenRule("has no YAML front matter", "Begin with lines between two ---, as the Hub reads them.");
  const [, front = "", prose = ""] = match;
  for (const field of ["license", "tags", "pipeline_tag"]) {
    if (!new RegExp(`^${field}:`, "m").test(front)) throw new BrokenRule(`its front matter has no ${field}`, "Add it.");
  }
  if (prose.trim().length < 200) throw new BrokenRule("says next to nothing", "Say what it is for, and what not.");
}

/** A family whose family.json can be read, and whether its preprocessing file can. */
export type Defined = { family: Family; readable: boolean };

/** What a package says of itself: family.json, config.json, preprocessing, card, recipe. */
export async function checkDefinition(directory: string, findings: Finding[]): Promise<Defined | null> {
  let family: Family | null = null;
  await hold(findings, "family.json", "has all fields in their form", async () => {
    family = strictFamilySchema.parse(await readJson(join(directory, "family.json")));
  });
  if (family === null) return null;
  const known: Family = family;
  await hold(findings, "family.json", "task, labels and name agree", () => checkWords(known, directory));
  await hold(findings, "config.json", "has the labels of family.json", () => checkConfig(directory, known));
  const file = PREPROCESSING_FILES[known.modality];
  const readable = await hold(findings, file, "says how input is prepared", () => checkPreprocessing(directory, known));
  await hold(findings, "README.md", "is a card with front matter and prose", () => checkCard(directory));
  await hold(findings, "family.json", "names a recipe that is there", () =>
    access(join(directory, "../..", known.recipe.file)).catch(() => {
      throw new BrokenRule(`there is no file ${known.recipe.file}`, "Name the recipe from the repository's root.");
    }),
  );
  if (!readable || known.modality !== "tabular") return { family: known, readable };
  return { family: { ...known, ...featuresFileSchema.parse(await readJson(join(directory, file))) }, readable };
}
