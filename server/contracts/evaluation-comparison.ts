import { z } from "zod";
import { comparisonQuerySchema } from "#server/contracts/comparison";
import { variantIdSchema } from "#server/contracts/family";
import { intervalSchema, metricResultSchema, sliceResultSchema } from "#server/contracts/ranking";

/** Which variants of an evaluation to set side by side; the first is the one that the others are measured against. */
export const comparedVariantsSchema = comparisonQuerySchema.shape.variants;

const rowCount = z.number().int().nonnegative();

const comparedPairSchema = z.object({
  variant: variantIdSchema,
  /** Rows, unweighted. "First" is the variant that the others are measured against, "own" this one. */
  bothRight: rowCount,
  onlyFirst: rowCount,
  onlyOwn: rowCount,
  bothWrong: rowCount,
  /** Rows to which the two give different answers, right or wrong. */
  apart: rowCount,
  /** Share right of this one less that of the first; null where these rows do not show how far it can be off. */
  difference: z
    .object({
      value: z.number(),
      interval: intervalSchema,
      /** Two-sided, of "equally good". */
      p: z.number(),
      /** Beyond 0 even by the interval that holds for all differences of its table at once (Bonferroni). */
      sure: z.boolean(),
    })
    .nullable(),
});
export type ComparedPair = z.infer<typeof comparedPairSchema>;

const comparedPartSchema = z.object({
  rows: rowCount,
  /** Share right of each variant, weighted where the rows are, in the order of the variants. */
  shares: z.array(z.number().nullable()),
  /** Of each variant but the first. */
  pairs: z.array(comparedPairSchema),
});
export type ComparedPart = z.infer<typeof comparedPartSchema>;

/** Some variants of a finished evaluation side by side, on the rows of its stress set. */
export const evaluationComparisonSchema = z.object({
  variants: z.array(variantIdSchema),
  confidence: z.number(),
  /** Rows that belong together, where there are such. */
  groups: z.number().int().nullable(),
  effectiveRows: z.number().nullable(),
  /** How p values are had: McNemar's of rows that stand alone, a score test of units where rows are tied or weighted. */
  test: z.enum(["mcnemar-mid-p", "paired-score"]),
  /** The objective, the other metrics, and those of each class, as the report has them; the variants in the order asked for. */
  metrics: z.array(metricResultSchema),
  all: comparedPartSchema,
  classes: z.array(comparedPartSchema.extend({ label: z.string() })),
  /** `figures`: the objective in the slice, as the report has it. */
  slices: z.array(
    comparedPartSchema.extend({ column: z.string(), value: z.string(), figures: sliceResultSchema.shape.variants }),
  ),
});
export type EvaluationComparison = z.infer<typeof evaluationComparisonSchema>;
