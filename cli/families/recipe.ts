import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { modelsDirectory } from "#cli/models-directory";
import { slugSchema } from "#server/contracts/family";
import { InputError } from "#server/errors";

const recipeSchema = z.object({
  family: slugSchema,
  task: z.literal("text-classification"),
  labels: z.array(z.string()).min(2),
  sources: z.record(z.string(), z.string()),
  columns: z.object({ text: z.string(), label: z.string() }),
  tokenizer: z.object({
    vocabularySize: z.number().int().positive(),
    maxLength: z.number().int().positive(),
    truncationSide: z.enum(["left", "right"]),
  }),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** The settings of a training recipe, shared with its Python side. */
export async function readRecipe(family: string): Promise<Recipe> {
  const path = join(modelsDirectory(), "recipes", `${family}.json`);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new InputError(`There is no recipe for the family '${family}'.`, { hint: `Expected ${path}.`, cause });
  });
  return recipeSchema.parse(JSON.parse(text));
}
