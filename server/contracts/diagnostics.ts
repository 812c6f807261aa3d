import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";

/** Counts that a report keeps of confusion matrices at most, all variants together. */
export const MOST_CONFUSION_COUNTS = 20_000;

/** What the answers look like, variant by variant. Rows are counted, whatever they weigh. */
export const diagnosticsSchema = z.object({
  /** The recommended one first, then the best set; as many variants as `MOST_CONFUSION_COUNTS` lets in. Counts by true class, then by answer. */
  confusion: z.array(z.object({ variant: variantIdSchema, counts: z.array(z.array(z.number().int())) })),
  /** Every variant's confidence in its answer against how often it is right, in bins of equal width. */
  reliability: z.array(
    z.object({
      variant: variantIdSchema,
      bins: z.array(
        z.object({
          low: z.number(),
          high: z.number(),
          n: z.number().int().positive(),
          correct: z.number().int().nonnegative(),
          confidence: z.number(),
          interval: z.tuple([z.number(), z.number()]),
        }),
      ),
    }),
  ),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
