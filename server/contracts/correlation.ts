import { z } from "zod";
import { intervalSchema } from "#server/contracts/ranking";

const pairSchema = z.object({
  one: z.string(),
  other: z.string(),
  /** Spearman's, over the variants that have a figure on both; null where there is none. */
  rho: z.number().nullable(),
  interval: intervalSchema.nullable(),
  /** By the interval that holds for all pairs at once (Bonferroni). */
  reading: z.enum(["together", "against", "cannot-tell"]),
});

/** How the published tests of a family order its variants alike, or not. */
export const testCorrelationsSchema = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      /** Titles of further tests with the same figures, such as the same rows cut into other slices: one test, not several. */
      alike: z.array(z.string()),
    }),
  ),
  variants: z.number().int(),
  pairs: z.array(pairSchema),
});
export type TestCorrelations = z.infer<typeof testCorrelationsSchema>;
export type CorrelatedPair = TestCorrelations["pairs"][number];
