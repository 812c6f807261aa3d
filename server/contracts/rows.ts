import { z } from "zod";
import { MOST_COMPARED } from "#server/contracts/comparison-limits";
import { variantIdSchema } from "#server/contracts/family";
import { ROW_WINDOW } from "#server/contracts/row-window";
import { storableText } from "#server/contracts/storable-text";

export const rowSortSchema = z.enum(["disagreement", "errors", "row"]);
export type RowSort = z.infer<typeof rowSortSchema>;

/** Names of variants, parted by commas, such as "07,12". */
const variantListSchema = z
  .string()
  .max(100)
  .refine((text) => {
    const names = text.split(",");
    return names.length <= MOST_COMPARED && names.every((name) => variantIdSchema.safeParse(name).success);
  }, `name up to ${MOST_COMPARED} variants, parted by commas, such as 07,12`);

/**
 * Which rows of an evaluation to look at. With a variant, `answer` and `only` are about that variant's answer; without one,
 * about the answer that most variants give.
 */
export const rowFilterSchema = z.object({
  variant: variantIdSchema.optional(),
  /** A label of the family: what the row really is. */
  truth: storableText(500).optional(),
  /** A label of the family: what is answered. */
  answer: storableText(500).optional(),
  /** `COLUMN:VALUE`, a slice of the set; the column ends at the first colon that fits a slice column. */
  slice: storableText(2000).optional(),
  /** Rows answered wrong, right, or on which the variants disagree. */
  only: z.enum(["wrong", "right", "split"]).optional(),
  /** Variants that are all right, that are all wrong, and that do not all give one answer, whoever `variant` is. */
  right: variantListSchema.optional(),
  wrong: variantListSchema.optional(),
  apart: variantListSchema.optional(),
  /** Words that the input holds, in any case. */
  q: storableText(200).optional(),
  sort: rowSortSchema.default("disagreement"),
});
export type RowFilter = z.infer<typeof rowFilterSchema>;

export const rowWindowSchema = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(ROW_WINDOW),
});
export type RowWindow = z.infer<typeof rowWindowSchema>;

/** What the variants were asked, as the modality has it. */
const rowInputSchema = z.object({
  text: z.string().nullable(),
  textPair: z.string().nullable(),
  /** Name of the image in the archive that was uploaded. */
  image: z.string().nullable(),
  /** Feature -> value, null where it is missing; null for other inputs. */
  features: z.record(z.string(), z.number().nullable()).nullable(),
});
export type RowInput = z.infer<typeof rowInputSchema>;

const rowShape = {
  /** Number of the row in the uploaded file, from 1. */
  row: z.number().int().positive(),
  truth: z.string(),
  input: rowInputSchema,
  slices: z.array(z.object({ column: z.string(), value: z.string() })),
  group: z.string().nullable(),
};

/** A row in the list: how many variants give each answer, most first. */
export const rowSummarySchema = z.object({
  ...rowShape,
  answers: z.array(z.object({ label: z.string(), variants: z.number().int().positive() })),
  /** Variants that are right. */
  right: z.number().int(),
  /** What the variant of the filter answers, and how sure it is; null without one. */
  own: z.object({ label: z.string(), confidence: z.number() }).nullable(),
});
export type RowSummary = z.infer<typeof rowSummarySchema>;

export const rowPageSchema = z.object({
  /** Rows that the filter leaves. */
  total: z.number().int(),
  offset: z.number().int(),
  rows: z.array(rowSummarySchema),
});
export type RowPage = z.infer<typeof rowPageSchema>;

/** One row with what each variant answers, and the softmax probability of that answer. */
export const rowDetailSchema = z.object({
  ...rowShape,
  variants: z.array(z.object({ variant: variantIdSchema, label: z.string(), confidence: z.number() })),
});
export type RowDetail = z.infer<typeof rowDetailSchema>;

/** Whose rows: of an evaluation of the caller's workspace, or of a shared report that shows them, by the token of its link. */
export const rowSourceSchema = z.union([
  z.strictObject({ evaluation: z.string() }),
  z.strictObject({ share: z.string() }),
]);
export type RowSource = z.infer<typeof rowSourceSchema>;
