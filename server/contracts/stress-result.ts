import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";
import { intervalSchema } from "#server/contracts/ranking";
import { stressChoiceSchema } from "#server/contracts/stresses";

/** One variant on the stressed rows, beside itself on the rows as they are. Null where it is not to be had. */
const stressedVariantSchema = z.object({
  variant: variantIdSchema,
  /** The objective on the stressed rows. */
  estimate: z.number().nullable(),
  interval: intervalSchema.nullable(),
  /** How much worse it is than on the rows as they are, in the unit of the objective; negative where it is better. */
  drop: z.number().nullable(),
  dropInterval: intervalSchema.nullable(),
  /** Share of the rows that it answers in another way than the rows as they are. */
  flipRate: z.number(),
  flipInterval: intervalSchema.nullable(),
  /** 1 is best on the stressed rows; equal estimates share the smallest rank. */
  rank: z.number().int().positive().nullable(),
  inBestSet: z.boolean(),
});
export type StressedVariant = z.infer<typeof stressedVariantSchema>;

/** All variants on the same rows, put to one stress. */
export const stressResultSchema = z.object({
  ...stressChoiceSchema.shape,
  /** In plain words. */
  title: z.string(),
  /** Whether the true label stays; where it may not, answers are compared with those on the rows as they are only. */
  keepsLabel: z.boolean(),
  rows: z.number().int().positive(),
  /** Rows in which the operation found something to change. */
  changed: z.number().int().nonnegative(),
  /** In the order of the ranking on the rows as they are. */
  variants: z.array(stressedVariantSchema),
  /** The variant with the best estimate on the stressed rows. */
  best: variantIdSchema.nullable(),
  /** Spearman's correlation of the estimates with those on the rows as they are, over the variants. */
  correlation: z.object({ rho: z.number(), interval: intervalSchema }).nullable(),
  /** Variants in the best set on the rows as they are that are surely worse than another one here, all stresses taken together. */
  overtaken: z.array(z.object({ variant: variantIdSchema, by: variantIdSchema })),
  /** Why there is no objective here, in a sentence; null where there is. */
  reason: z.string().nullable(),
});
export type StressResult = z.infer<typeof stressResultSchema>;
