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

/** Where the rows of a published stress test come from: a file beside the data folder, or templates filled by us. */
const benchmarkSourceSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("file"),
    file: z.string(),
    text: z.string(),
    label: z.string(),
    slices: z.array(z.string()).default([]),
    pair: z.string().optional(),
  }),
  z.object({
    type: z.literal("templates"),
    templates: z.string(),
    words: z.string(),
    slices: z.array(z.string()).default([]),
    pair: z.string(),
  }),
]);

/** The definition of a published stress test, as family.json states it. */
export const benchmarkDefinitionSchema = z.object({
  name: slugSchema,
  title: z.string(),
  kind: benchmarkKindSchema,
  /** One plain sentence: what the test probes. */
  description: z.string(),
  source: benchmarkSourceSchema,
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
  modality: z.enum(["text", "text-pair", "image", "tabular"]),
  labels: z.array(z.string()).min(2),
  /** Other spellings of each label that people's files use, lower case. */
  labelSynonyms: z.record(z.string(), z.array(z.string())).default({}),
  /** Two labels that are the low and the high end of a scale, so that ratings such as "5 stars" can be matched. */
  ordered: z.boolean().default(false),
  equivalence: z.object({ metric: z.literal("accuracy"), margin: z.number().positive() }),
  licence: licenceSchema,
  provenance: z.string(),
  recipe: z.object({ file: z.string(), summary: z.string() }),
  benchmarks: z.array(benchmarkDefinitionSchema),
  sample: z.object({ file: z.string(), title: z.string(), description: z.string() }).optional(),
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
