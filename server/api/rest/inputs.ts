import { z } from "zod";
import { catalogueQuerySchema } from "#server/contracts/catalogue";
import { comparedVariantsSchema } from "#server/contracts/evaluation-comparison";
import { variantIdSchema } from "#server/contracts/family";
import { encodingSchema, mappingSchema, partialMappingSchema } from "#server/contracts/mapping";
import { ENSEMBLE_SIZES, rankingOptionsSchema } from "#server/contracts/ranking";
import { rowFilterSchema, rowWindowSchema } from "#server/contracts/rows";
import { setNameSchema } from "#server/contracts/set-name";
import { trialInputSchema } from "#server/contracts/trial";

// Strict, because a misspelt member that is passed over would be a wrong answer without a word.

/** POST /evaluations */
export const evaluationRequestSchema = z.strictObject({
  stressSet: z.string().describe("The id of a stress set that is ready."),
  ...rankingOptionsSchema.shape,
});

/** PUT /stress-sets/{id}/mapping */
export const mappingInputSchema = z.strictObject(mappingSchema.shape);

/** The field `mapping` of an upload, where it is not the word "review". */
export const partialMappingInputSchema = z.strictObject(partialMappingSchema.shape);

/** DELETE of a stress set or an evaluation. */
export const deletionQuerySchema = z.strictObject({
  forGood: z
    .enum(["true", "false"])
    .default("false")
    .transform((word) => word === "true")
    .describe("`true` clears it away at once: it cannot be restored."),
});

/** PUT /stress-sets/{id}/encoding */
export const encodingInputSchema = z.strictObject({ encoding: encodingSchema });

/** POST /stress-sets/{id}/copy */
export const copyRequestSchema = z.strictObject({
  mapping: z
    .union([z.literal("review"), partialMappingInputSchema])
    .describe("How to read the columns; what is left out is guessed. 'review' leaves it to a second step."),
});

/** POST /uploads */
export const directUploadRequestSchema = z.strictObject({
  family: z.string().describe("The slug of the family."),
  bytes: z.int().positive().describe("Size of the file: the address takes no more and no fewer."),
});

/** POST /uploads/{id} */
export const arrivedUploadSchema = z.strictObject({
  family: z.string().describe("The slug of the family."),
  name: z.string().max(1000).describe("The file's name as you know it."),
  mapping: z
    .union([z.literal("review"), partialMappingInputSchema])
    .default({})
    .describe("How to read the columns; what is left out is guessed. 'review' leaves it to a second step."),
});

/** PATCH /stress-sets/{id} */
export const renamingSchema = z.strictObject({ name: setNameSchema });

/** The body of a trial, where it is no image. */
export const trialRequestSchema = trialInputSchema;

/** Which image of a family's sample. */
export const exampleImageQuerySchema = z.strictObject({
  name: z.string().max(500).default("").describe("The name of an image, as the list of examples has it."),
});

/** The query of the catalogue. */
export const catalogueQueryInputSchema = z.strictObject(catalogueQuerySchema.shape);

/** The query of an evaluation's rows. */
export const rowsQuerySchema = z.strictObject({ ...rowFilterSchema.shape, ...rowWindowSchema.shape });
export const rowsCsvQuerySchema = z.strictObject(rowFilterSchema.shape);

/** The query of a comparison. */
export const comparisonQueryInputSchema = z.strictObject({
  variants: z
    .string()
    .transform((names) => names.split(","))
    .pipe(comparedVariantsSchema)
    .describe("Two to five variants, parted by commas; the others are measured against the first."),
});

/** POST /evaluations/{id}/shares and PUT /shares/{id} */
export const shareRequestSchema = z.strictObject({
  showRows: z.boolean().describe("Whether whoever has the link may see the rows themselves, not only figures."),
});

/** The query of an evaluation's bundle. */
export const bundleQuerySchema = z.strictObject({
  variant: variantIdSchema.optional(),
  ensemble: z.coerce
    .number()
    .int()
    .min(2)
    .max(Math.max(...ENSEMBLE_SIZES))
    .optional()
    .describe(
      "Of how many variants: the best so many as one, by the mean of their logits. Not together with `variant`.",
    ),
});
