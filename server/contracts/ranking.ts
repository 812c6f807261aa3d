import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";
import { constraintSchema, costsSchema, objectiveSchema } from "#server/contracts/requirement";
import { stressesSchema } from "#server/contracts/stresses";

/** What the user asks of a ranking: a requirement, how sure to be, and the seed of all that is drawn. */
export const rankingOptionsSchema = z.object({
  /** The objective: a measure such as "accuracy" or "recall on class malignant", or several with weights. */
  metric: objectiveSchema.default("accuracy"),
  /** What must hold besides, such as "accuracy on slice night >= 0.7". */
  constraints: z.array(constraintSchema).max(20).default([]),
  costs: costsSchema.optional(),
  confidence: z.number().min(0.5, "at least 0.5").max(0.999, "at most 0.999").default(0.95),
  seed: z.number().int().min(0).max(4294967295).default(1),
  /** What the rows are put to besides, each as further columns beside the clean ones. */
  stresses: stressesSchema,
});
export type RankingOptions = z.infer<typeof rankingOptionsSchema>;

export const intervalSchema = z.tuple([z.number(), z.number()]);
export type Interval = z.infer<typeof intervalSchema>;

const estimateSchema = z.object({ estimate: z.number(), interval: intervalSchema });

/** Does a variant meet a constraint: surely, surely not, or can these rows not tell? */
export const metStateSchema = z.enum(["met", "not-met", "cannot-tell"]);
export type MetState = z.infer<typeof metStateSchema>;

export const rankedVariantSchema = z.object({
  variant: variantIdSchema,
  estimate: z.number(),
  interval: intervalSchema,
  /** What the estimate counts where it is a share of equal rows; null otherwise. */
  correct: z.number().int().nonnegative().nullable(),
  /** Rows, or pairs, that the estimate rests on, where these are not all rows. */
  n: z.number().int().nonnegative().optional(),
  /** 1 is best; equal estimates share the smallest rank. */
  rank: z.number().int().positive(),
  rankInterval: z.tuple([z.number().int(), z.number().int()]),
  inBestSet: z.boolean(),
  probabilityBest: z.number(),
  /** All constraints together: met where all are, not met where one is not. Null without constraints. */
  requirement: metStateSchema.nullable().default(null),
});
export type RankedVariant = z.infer<typeof rankedVariantSchema>;

/** A figure that may be undefined: then it is null and says why. */
const variantFigureSchema = z.object({
  variant: variantIdSchema,
  estimate: z.number().nullable(),
  interval: intervalSchema.nullable(),
  correct: z.number().int().nonnegative().nullable(),
  n: z.number().int().nonnegative().optional(),
  reason: z.string().optional(),
});
export type VariantFigure = z.infer<typeof variantFigureSchema>;

export const sliceResultSchema = z.object({
  column: z.string(),
  value: z.string(),
  rows: z.number().int().positive(),
  variants: z.array(variantFigureSchema),
});
export type SliceResult = z.infer<typeof sliceResultSchema>;

/** How a figure is to be read. */
const scaleSchema = {
  /** In plain words. */
  title: z.string(),
  better: z.enum(["higher", "lower"]),
  /** How it is written: as a share in per cent, in milliseconds, in bytes, or as the number that it is. */
  unit: z.enum(["share", "number", "ms", "bytes"]),
};

/** Another metric of every variant on the same rows. */
export const metricResultSchema = z.object({
  metric: z.string(),
  ...scaleSchema,
  rows: z.number().int().nonnegative(),
  variants: z.array(variantFigureSchema),
});
export type MetricResult = z.infer<typeof metricResultSchema>;

export const constraintResultSchema = z.object({
  /** As it was asked, in the one way in which it is stored. */
  constraint: z.string(),
  ...scaleSchema,
  relation: z.enum([">=", "<="]),
  threshold: z.number(),
  variants: z.array(variantFigureSchema.omit({ correct: true }).extend({ state: metStateSchema })),
});
export type ConstraintResult = z.infer<typeof constraintResultSchema>;

/** Pairs of rows that differ in one thing: what each variant makes of them. */
export const pairsResultSchema = z.object({
  pairs: z.number().int().positive(),
  /** Rows whose group has not exactly two rows. */
  unpaired: z.number().int().nonnegative(),
  variants: z.array(
    z.object({
      variant: variantIdSchema,
      bothRight: z.number().int(),
      firstOnly: z.number().int(),
      secondOnly: z.number().int(),
      flips: z.number().int(),
      /** Two-sided mid-p value of "right on the first side as often as on the second" (McNemar). */
      p: z.number(),
    }),
  ),
});
export type PairsResult = z.infer<typeof pairsResultSchema>;

/** What several measures demand at once. */
export const tradeoffsSchema = z.object({
  measures: z.array(z.object({ measure: z.string(), ...scaleSchema })),
  /** Variants that no other is at least as good as on all measures and better on one. */
  front: z.array(variantIdSchema),
  values: z.array(z.object({ variant: variantIdSchema, values: z.array(z.number().nullable()) })),
  /** Spearman's correlation over the variants, positive where what is good for one is good for the other. */
  correlations: z.array(
    z.object({ one: z.string(), other: z.string(), rho: z.number().nullable(), interval: intervalSchema.nullable() }),
  ),
});
export type Tradeoffs = z.infer<typeof tradeoffsSchema>;

/** What the variants are worth by the user's rows and by published figures together; for choosing, without a guarantee. */
export const borrowedSchema = z.object({
  /** Published tests that it draws on. */
  tests: z.number().int().positive(),
  /** Share of the differences between variants that published figures foretell, as far as these rows can tell. */
  foretold: z.number(),
  /** Highest first. */
  variants: z.array(z.object({ variant: variantIdSchema, estimate: z.number() })),
});
export type Borrowed = z.infer<typeof borrowedSchema>;

/** How many variants are tried as one. */
export const ENSEMBLE_SIZES = [2, 3, 5, 10];

/** The best few variants taken as one, by the mean of their logits. */
export const ensembleSchema = z.object({
  /** How many, m. */
  size: z.number().int().min(2),
  /** The best m on these rows, best first. */
  members: z.array(variantIdSchema),
  /** Out-of-bag expectation of the m that are chosen this way. */
  expected: estimateSchema,
  /** The same minus that of the best one alone, in the direction that is better. */
  gainOverSingle: estimateSchema,
  /** Of all members; null where a size is not known. */
  bytes: z.number().int().nonnegative().nullable(),
  /** Milliseconds of one row, one member after the other; null where it was not measured. */
  latency: z.number().nullable(),
  /** Constraints on size and latency together; others are judged of single variants only. Null where neither is asked for. */
  requirement: metStateSchema.nullable(),
});
export type Ensemble = z.infer<typeof ensembleSchema>;

/** Whether more data is worth it. */
export const moreDataSchema = z.object({
  /** What is counted: what is resampled. */
  units: z.enum(["rows", "groups", "pairs"]),
  leader: variantIdSchema,
  rival: variantIdSchema,
  /** How far the leader is ahead of the next, in the unit of the metric. */
  lead: z.number(),
  /** Units needed to part the two with 80 % power, if the lead holds; null where there is none. */
  toPart: z.number().int().nullable(),
  /** Units needed to know their difference within one point; null where the metric has no points. */
  withinPoint: z.number().int().nullable(),
  /** What choosing on so many units gets, and what it leaves. */
  curve: z.array(
    z.object({
      units: z.number().int(),
      gain: z.number(),
      regret: z.number(),
      source: z.enum(["subsampled", "expected"]),
    }),
  ),
});
export type MoreData = z.infer<typeof moreDataSchema>;

/** What the recommended variant is held against before it is believed. */
export const yardsticksSchema = z.object({
  /** What the best single answer gets by the objective when it is given to every row; null where that says nothing. */
  oneAnswer: z
    .object({
      /** Null where each class would get the same. */
      answer: z.string().nullable(),
      estimate: z.number(),
    })
    .nullable(),
  /** The answer that the variant gives most, to how many rows, and how many rows really are of that class. */
  mostGiven: z.object({ answer: z.string(), rows: z.number().int(), labelled: z.number().int() }),
  /** What is published of the variant on the family's i.i.d. test by the same metric; null where nothing is. */
  iid: z.object({ title: z.string(), ...estimateSchema.shape, n: z.number().int() }).nullable(),
});
export type Yardsticks = z.infer<typeof yardsticksSchema>;

/** The ordered result of an evaluation, with its uncertainty. Variants are in the order of their rank. */
export const rankingSchema = z.object({
  /** The objective, in the one way in which it is stored. */
  metric: z.string(),
  title: scaleSchema.title.default("accuracy"),
  better: scaleSchema.better.default("higher"),
  unit: scaleSchema.unit.default("share"),
  confidence: z.number(),
  seed: z.number().int(),
  variants: z.array(rankedVariantSchema),
  /** Variants of which the objective is undefined, each with its reason. */
  unranked: z.array(z.object({ variant: variantIdSchema, reason: z.string() })).default([]),
  /** Do the variants differ at all here? `df` is null for the permutation test. */
  test: z.object({
    name: z.enum(["Cochran's Q", "permutation test of the range", "sign-flip test of the range"]),
    statistic: z.number(),
    df: z.number().int().nullable(),
    p: z.number(),
  }),
  recommendation: z.object({
    variant: variantIdSchema,
    /** Out-of-bag expectation for a variant chosen this way. */
    expected: estimateSchema,
    /** What choosing buys over a variant picked at random, in the direction that is better. */
    gainOverRandom: estimateSchema,
  }),
  /** Null in reports of earlier releases. */
  yardsticks: yardsticksSchema.nullable().default(null),
  resamples: z.number().int().positive(),
  rows: z.number().int().positive(),
  groups: z.number().int().positive().nullable(),
  /** Of how many rows of equal weight the weighted rows are worth; null without weights. */
  effectiveRows: z.number().nullable().default(null),
  /** How the intervals of the variants were made. */
  intervalMethod: z.enum(["wilson", "cluster-bootstrap-percentile", "bootstrap-bca", "bootstrap-out-of-bag", "normal"]),
  /** Whether a variant meets all constraints surely, one may, or none does; null without constraints. */
  requirement: metStateSchema.nullable().default(null),
  constraints: z.array(constraintResultSchema).default([]),
  tradeoffs: tradeoffsSchema.nullable().default(null),
  slices: z.array(sliceResultSchema),
  /** Recall and precision of each class. */
  classes: z.array(metricResultSchema).default([]),
  /** The other metrics of the task. */
  metrics: z.array(metricResultSchema).default([]),
  pairs: pairsResultSchema.nullable().default(null),
  moreData: moreDataSchema.nullable().default(null),
  borrowed: borrowedSchema.nullable().default(null),
  /** In ascending order of their sizes; none where the objective is not to be had of several variants together. */
  ensembles: z.array(ensembleSchema).default([]),
});
export type Ranking = z.infer<typeof rankingSchema>;
