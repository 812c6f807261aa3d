import { z } from "zod";
import { benchmarkKindSchema, slugSchema, variantIdSchema } from "#server/contracts/family";

/** A count behind a published figure: the figure is `correct / n`. */
const countSchema = z.object({ correct: z.number().int().nonnegative(), n: z.number().int().positive() });

/** Area under the ROC curve of the positive label and its standard error (DeLong); null where a class is absent. */
export const aurocSchema = z.object({ value: z.number(), se: z.number() }).nullable();

/**
 * A published stress test as `npm run families -- benchmark` wrote it: the counts behind each figure.
 * For a contrastive test the unit is the pair: `correct` counts pairs right on both sides where the label decides, or
 * pairs whose prediction did not flip where it should not.
 */
export const benchmarkSchema = z.object({
  name: slugSchema,
  title: z.string(),
  kind: benchmarkKindSchema,
  description: z.string(),
  metric: z.enum(["accuracy", "pair-accuracy", "pair-consistency"]),
  /** What is counted: "rows" or "pairs". */
  unit: z.enum(["rows", "pairs"]),
  rows: z.number().int().positive(),
  sourceSha256: z.string(),
  /** Digest of the definition and the variants that the figures follow from. */
  inputs: z.string().optional(),
  /** Variants in the order of the first axis of the predictions file. */
  variants: z.array(
    z.object({
      variant: variantIdSchema,
      correct: z.number().int().nonnegative(),
      n: z.number().int().positive(),
      slices: z.record(z.string(), z.record(z.string(), countSchema)),
      auroc: aurocSchema.optional(),
      sliceAurocs: z.record(z.string(), z.record(z.string(), aurocSchema)).optional(),
    }),
  ),
  /** Per-example predictions: `predictions` of a compressed NumPy archive, uint8, shape (variants, rows), class index. */
  predictions: z.string(),
  /** Rows of each class, in the order of the labels. */
  classCounts: z.array(z.number().int().nonnegative()).optional(),
});
export type Benchmark = z.infer<typeof benchmarkSchema>;
