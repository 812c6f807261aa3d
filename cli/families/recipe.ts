import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { modelsDirectory } from "#cli/models-directory";
import { featureSchema, type Modality, slugSchema, type Task } from "#server/contracts/family";
import { imageProcessorSchema } from "#server/contracts/image";
import { partialMappingSchema } from "#server/contracts/mapping";
import { InputError } from "#server/errors";

const tokenizerSchema = z.object({
  vocabularySize: z.number().int().positive(),
  maxLength: z.number().int().positive(),
  truncationSide: z.enum(["left", "right"]),
});

const common = {
  family: slugSchema,
  labels: z.array(z.string()).min(2),
  columns: partialMappingSchema,
};

/** A file a split, relative to the data folder. */
const files = z.record(z.string(), z.string());

const recipeSchema = z.discriminatedUnion("task", [
  z.object({ ...common, task: z.literal("text-classification"), sources: files, tokenizer: tokenizerSchema }),
  z.object({ ...common, task: z.literal("text-pair-classification"), sources: files, tokenizer: tokenizerSchema }),
  z.object({
    ...common,
    task: z.literal("image-classification"),
    sources: files,
    imageProcessor: imageProcessorSchema,
  }),
  z.object({
    ...common,
    task: z.literal("tabular-classification"),
    /** Hourly records of stays, and which of the stays are the split. */
    sources: z.record(z.string(), z.object({ records: z.string(), part: z.enum(["train", "iid-test", "all"]) })),
    /** What each feature is; its range and how often it is missing are found in the training split. */
    features: z.array(featureSchema.omit({ range: true, missingShare: true })).min(1),
  }),
]);
export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeOf<T extends Task> = Extract<Recipe, { task: T }>;

export const MODALITIES: Record<Task, Modality> = {
  "text-classification": "text",
  "text-pair-classification": "text-pair",
  "image-classification": "image",
  "tabular-classification": "tabular",
};

/** The settings of a training recipe, shared with its Python side. */
export async function readRecipe(family: string): Promise<Recipe> {
  const path = join(modelsDirectory(), "recipes", `${family}.json`);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new InputError(`There is no recipe for the family '${family}'.`, { hint: `Expected ${path}.`, cause });
  });
  return recipeSchema.parse(JSON.parse(text));
}
