import { z } from "zod";
import { benchmarkKindSchema, slugSchema, variantIdSchema } from "#server/contracts/family";

/** A count behind a published figure: the figure is `correct / n`. */
const countSchema = z.object({ correct: z.number().int().nonnegative(), n: z.number().int().positive() });

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
  /** Variants in the order of the first axis of the predictions file. */
  variants: z.array(
    z.object({
      variant: variantIdSchema,
      correct: z.number().int().nonnegative(),
      n: z.number().int().positive(),
      slices: z.record(z.string(), z.record(z.string(), countSchema)),
    }),
  ),
  /** Per-example predictions: a NumPy file, uint8, shape (variants, rows), class index. */
  predictions: z.string(),
});
export type Benchmark = z.infer<typeof benchmarkSchema>;
