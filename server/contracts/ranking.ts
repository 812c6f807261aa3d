import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";

export const metricSchema = z.enum(["accuracy"]);
export type Metric = z.infer<typeof metricSchema>;

/** What the user asks of a ranking. */
export const rankingOptionsSchema = z.object({
  metric: metricSchema.default("accuracy"),
  confidence: z.number().min(0.5, "at least 0.5").max(0.999, "at most 0.999").default(0.95),
  seed: z.number().int().min(0).max(4294967295).default(1),
});
export type RankingOptions = z.infer<typeof rankingOptionsSchema>;

export const intervalSchema = z.tuple([z.number(), z.number()]);
export type Interval = z.infer<typeof intervalSchema>;

const estimateSchema = z.object({ estimate: z.number(), interval: intervalSchema });

export const rankedVariantSchema = z.object({
  variant: variantIdSchema,
  estimate: z.number(),
  interval: intervalSchema,
  correct: z.number().int().nonnegative(),
  /** 1 is best; equal estimates share the smallest rank. */
  rank: z.number().int().positive(),
  rankInterval: z.tuple([z.number().int(), z.number().int()]),
  inBestSet: z.boolean(),
  probabilityBest: z.number(),
});
export type RankedVariant = z.infer<typeof rankedVariantSchema>;

/** A figure that may be undefined: then it is null and says why. */
const sliceVariantSchema = z.object({
  variant: variantIdSchema,
  estimate: z.number().nullable(),
  interval: intervalSchema.nullable(),
  correct: z.number().int().nonnegative(),
  reason: z.string().optional(),
});

export const sliceResultSchema = z.object({
  column: z.string(),
  value: z.string(),
  rows: z.number().int().positive(),
  variants: z.array(sliceVariantSchema),
});

export type SliceResult = z.infer<typeof sliceResultSchema>;

/** The ordered result of an evaluation, with its uncertainty. Variants are in the order of their rank. */
export const rankingSchema = z.object({
  metric: metricSchema,
  confidence: z.number(),
  seed: z.number().int(),
  resamples: z.number().int().positive(),
  rows: z.number().int().positive(),
  groups: z.number().int().positive().nullable(),
  /** How the intervals of the variants were made. */
  intervalMethod: z.enum(["wilson", "cluster-bootstrap-percentile"]),
  variants: z.array(rankedVariantSchema),
  /** Do the variants differ at all here? `df` is null for the permutation test. */
  test: z.object({
    name: z.enum(["Cochran's Q", "permutation test of the range"]),
    statistic: z.number(),
    df: z.number().int().nullable(),
    p: z.number(),
  }),
  recommendation: z.object({
    variant: variantIdSchema,
    /** Out-of-bag expectation for a variant chosen this way. */
    expected: estimateSchema,
    /** What choosing buys over a variant picked at random. */
    gainOverRandom: estimateSchema,
  }),
  slices: z.array(sliceResultSchema),
});
export type Ranking = z.infer<typeof rankingSchema>;
