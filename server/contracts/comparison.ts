import { z } from "zod";
import { FEWEST_COMPARED, MOST_COMPARED } from "#server/contracts/comparison-limits";
import { slugSchema, variantIdSchema } from "#server/contracts/family";
import { intervalSchema } from "#server/contracts/ranking";

export const comparisonQuerySchema = z.object({
  slug: slugSchema,
  /** The first is the one that the others are measured against. */
  variants: z
    .array(variantIdSchema)
    .min(FEWEST_COMPARED)
    .max(MOST_COMPARED)
    .refine((list) => new Set(list).size === list.length, "a variant is named once"),
});

/** What is known of a difference from the first variant, a share in [-1, 1]. */
const differenceSchema = z.object({
  value: z.number(),
  interval: intervalSchema,
  /** Beyond 0 even by the interval that holds for all differences of the page at once (Bonferroni). */
  sure: z.boolean(),
});

const comparedFigureSchema = z.object({
  metric: z.string(),
  /** "paired": from the rows that both answered; "apart": from the two standard errors, as if the rows were not the same. */
  basis: z.enum(["paired", "apart"]),
  n: z.number().int(),
  /** In the order of the variants; null where one has no figure. The first has no difference. */
  values: z.array(
    z.object({ value: z.number(), interval: intervalSchema, difference: differenceSchema.nullable() }).nullable(),
  ),
});
export type ComparedFigure = z.infer<typeof comparedFigureSchema>;

const disagreementSchema = z.object({
  one: variantIdSchema,
  other: variantIdSchema,
  /** Rows to which the two gave different answers. */
  rows: z.number().int(),
});
export type Disagreement = z.infer<typeof disagreementSchema>;

const comparedSliceSchema = z.object({
  column: z.string(),
  slice: z.string(),
  n: z.number().int(),
  /** Share right, in the order of the variants; null where unknown. */
  values: z.array(z.number().nullable()),
});

const comparedTestSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.string(),
  description: z.string(),
  unit: z.string(),
  /** Rows that were answered; of a test of pairs, both sides. */
  rows: z.number().int(),
  /** How often a source row may be shown at different levels of a stress; 1 where each is shown once. */
  copies: z.number().int(),
  figures: z.array(comparedFigureSchema),
  disagreements: z.array(disagreementSchema),
  /** Rows to which not all the compared variants gave one answer. */
  split: z.number().int(),
  slices: z.array(comparedSliceSchema),
});
export type ComparedTest = z.infer<typeof comparedTestSchema>;

export const comparisonSchema = z.object({
  variants: z.array(variantIdSchema),
  /** Whether the rows on which exactly one of two is right are known, as with two labels, or only bounded. */
  exact: z.boolean(),
  tests: z.array(comparedTestSchema),
});
export type Comparison = z.infer<typeof comparisonSchema>;
