import { z } from "zod";

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "a slug has lower-case letters, digits and single hyphens")
  .max(64);

/** Variants are told apart by their training seed, written with two digits or more. */
export const variantIdSchema = z.string().regex(/^\d{2,4}$/, "a variant is named by its seed, such as 07");

export const taskSchema = z.enum([
  "image-classification",
  "text-classification",
  "text-pair-classification",
  "tabular-classification",
]);
export type Task = z.infer<typeof taskSchema>;

export const benchmarkKindSchema = z.enum(["iid", "stratified", "shifted", "contrastive"]);
export type BenchmarkKind = z.infer<typeof benchmarkKindSchema>;

export const modalitySchema = z.enum(["text", "text-pair", "image", "tabular"]);
export type Modality = z.infer<typeof modalitySchema>;

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

/**
 * What the values of a coded feature mean: the code, a number, -> words for it as files have them, the first as people read it.
 * Each word stands for one code, and none is itself a number.
 */
export const codesSchema = z.record(z.string(), z.array(z.string().min(1)).min(1)).superRefine((codes, check) => {
  const words = Object.values(codes)
    .flat()
    .map((word) => word.toLowerCase());
  const wordy = Object.keys(codes).find((code) => !isNumber(code));
  const twice = words.find((word, at) => words.indexOf(word) !== at);
  const number = words.find(isNumber);
  if (wordy !== undefined) check.addIssue(`the code '${wordy}' is no number`);
  if (twice !== undefined) check.addIssue(`the word '${twice}' stands twice`);
  if (number !== undefined) check.addIssue(`the word '${number}' is a number`);
});
export type Codes = z.infer<typeof codesSchema>;

/** One input of a tabular family, as features.json states it. A missing value is an empty cell. */
export const featureSchema = z.object({
  name: z.string().min(1),
  /** What it is, in plain words. */
  description: z.string(),
  unit: z.string().nullable(),
  /** Smallest and largest value seen in training; null where none was seen. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  /** Share of the training rows in which it is missing. */
  missingShare: z.number().min(0).max(1),
  /** Features that come and go together, such as a laboratory panel. */
  panel: z.string().optional(),
  /** What its values mean, where they are codes. */
  codes: codesSchema.optional(),
});
export type Feature = z.infer<typeof featureSchema>;

/** features.json: the inputs of a tabular family, in the order of the columns of `features`. */
export const featuresFileSchema = z.object({ features: z.array(featureSchema).min(1) });

/** Where the rows of a published stress test come from: a file of the data folder, one of ours, or templates filled by us. */
const benchmarkSourceSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("file"),
    /** Relative to the data folder; with `own`, to the models folder: made by us and kept in the repository. */
    file: z.string(),
    own: z.boolean().default(false),
    text: z.string().optional(),
    textPair: z.string().optional(),
    label: z.string().optional(),
    slices: z.array(z.string()).default([]),
    /** Slice columns of numbers -> the edges at which they are cut into ranges. */
    bins: z.record(z.string(), z.array(z.number())).default({}),
    pair: z.string().optional(),
    /** Rows that belong together (lesion, patient), where they are no pairs. */
    group: z.string().optional(),
  }),
  /** Stays in intensive care: hourly records turned into one row of features a stay. */
  z.object({
    type: z.literal("stays"),
    /** Hourly records, relative to the data folder. */
    records: z.string(),
    part: z.enum(["train", "iid-test", "all"]),
    /** Hours by which laboratory values arrive later than they were recorded. */
    labDelayHours: z.number().int().min(0).default(0),
    label: z.string(),
    slices: z.array(z.string()).default([]),
    bins: z.record(z.string(), z.array(z.number())).default({}),
  }),
  z.object({
    type: z.literal("templates"),
    templates: z.string(),
    words: z.string(),
    slices: z.array(z.string()).default([]),
    pair: z.string(),
  }),
]);

/** A stress operation and the levels it is run at; each level is a slice of the test. */
export const stressSchema = z.object({
  operation: slugSchema,
  /** What a level is called, such as severity or degrees. */
  level: z.string(),
  levels: z.array(z.union([z.number(), z.string()])).min(1),
  seed: z.number().int().min(0).default(0),
});
export type Stress = z.infer<typeof stressSchema>;

/** One operation at one level, as it is done to rows. */
export type StressStep = { operation: string; level: number | string; seed: number };

/** The definition of a published stress test, as family.json states it. */
export const benchmarkDefinitionSchema = z.object({
  name: slugSchema,
  title: z.string(),
  kind: benchmarkKindSchema,
  /** One plain sentence: what the test probes. */
  description: z.string(),
  source: benchmarkSourceSchema,
  /** What is done to the rows before the variants see them; null where they are taken as they are. */
  stress: stressSchema.nullable().default(null),
  /** Rows drawn by a stated seed where not all are run. */
  sampleRows: z.number().int().positive().optional(),
  /** For contrastive tests: should the prediction change between the two sides of a pair? */
  expectChange: z.boolean().optional(),
});
export type BenchmarkDefinition = z.infer<typeof benchmarkDefinitionSchema>;

const licenceSchema = z.object({
  name: z.string(),
  commercialUse: z.boolean(),
  note: z.string(),
});

/** family.json: what a family is, apart from its files. */
export const familySchema = z.object({
  slug: slugSchema,
  title: z.string(),
  /** One sentence in plain words, for the catalogue. */
  summary: z.string(),
  task: taskSchema,
  modality: modalitySchema,
  /** At most 256, since predictions are stored as bytes. */
  labels: z.array(z.string()).min(2).max(256),
  /** Of two labels, the one to be detected: with it, scores are published too (AUROC). */
  positive: z.string().optional(),
  /** Inputs of a tabular family in their order; read from features.json, not from family.json. */
  features: z.array(featureSchema).optional(),
  /** Other spellings of each label that people's files use, lower case. */
  labelSynonyms: z.record(z.string(), z.array(z.string())).default({}),
  /** Two labels that are the low and the high end of a scale, so that ratings such as "5 stars" can be matched. */
  ordered: z.boolean().default(false),
  equivalence: z.object({ metric: z.enum(["accuracy", "auroc"]), margin: z.number().positive() }),
  licence: licenceSchema,
  provenance: z.string(),
  recipe: z.object({ file: z.string(), summary: z.string() }),
  benchmarks: z.array(benchmarkDefinitionSchema),
  sample: z.object({ file: z.string(), title: z.string(), description: z.string() }).optional(),
  /** Where real examples can be had and in what form to bring them, for a family that ships no sample. */
  bringYourOwn: z.string().optional(),
});
export type Family = z.infer<typeof familySchema>;

/** One file of a family package that can be downloaded and run. */
export const variantSchema = z.object({
  variant: variantIdSchema,
  file: z.string(),
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Variant = z.infer<typeof variantSchema>;
