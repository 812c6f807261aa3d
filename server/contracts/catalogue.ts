import { z } from "zod";
import { benchmarkKindSchema, familySchema, modalitySchema, taskSchema } from "#server/contracts/family";
import { storableText } from "#server/contracts/storable-text";

/** A published test as a row of dots: the figure of each variant, in [0, 1], in the order of their ids. */
export const dotRowSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: benchmarkKindSchema,
  metric: z.string(),
  n: z.number().int(),
  mean: z.number(),
  values: z.array(z.number()),
});
export type DotRow = z.infer<typeof dotRowSchema>;

/** A family as the catalogue shows it. */
export const catalogueItemSchema = z.object({
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  task: taskSchema,
  modality: modalitySchema,
  labels: z.array(z.string()),
  licence: familySchema.shape.licence.pick({ name: true, commercialUse: true }),
  variants: z.number().int(),
  bytes: z.number().int(),
  /** The i.i.d. test, and the stress test whose best and worst variants are farthest apart; null where there is none. */
  iid: dotRowSchema.nullable(),
  widest: dotRowSchema.nullable(),
});
export type CatalogueItem = z.infer<typeof catalogueItemSchema>;

export const catalogueSortSchema = z.enum(["title", "spread", "size", "accuracy"]);
export type CatalogueSort = z.infer<typeof catalogueSortSchema>;

/** Families on one page. */
export const CATALOGUE_PAGE = 12;

/** What to show of the catalogue. */
export const catalogueQuerySchema = z.object({
  /** Words, or their beginnings, in title, summary, labels and stress tests. */
  q: storableText(200).optional().describe("Words, or their beginnings, in title, summary, labels and stress tests."),
  task: taskSchema.optional(),
  modality: modalitySchema.optional(),
  use: z.enum(["commercial"]).optional().describe("`commercial`: only families whose licence allows it."),
  maxBytes: z.coerce.number().int().positive().max(1e15).optional().describe("The whole family's size at most."),
  label: storableText(200).optional().describe("A label that the family tells apart, in any case."),
  stress: benchmarkKindSchema.exclude(["iid"]).optional().describe("A kind of published stress test."),
  sort: catalogueSortSchema.default("title"),
  /** Where the page begins: `next` of the one before. */
  cursor: z.string().max(1000).optional().describe("`next` of the page before."),
  limit: z.coerce.number().int().min(1).max(100).default(CATALOGUE_PAGE),
});
export type CatalogueQuery = z.infer<typeof catalogueQuerySchema>;

export const cataloguePageSchema = z.object({
  items: z.array(catalogueItemSchema),
  /** Families that the query finds, on all pages. */
  total: z.number().int(),
  /** The cursor of the next page; null on the last. */
  next: z.string().nullable(),
});
export type CataloguePage = z.infer<typeof cataloguePageSchema>;

/** How many families of the whole catalogue have each value, most first. */
export const catalogueFacetsSchema = z.object({
  families: z.number().int(),
  task: z.array(z.object({ value: z.string(), families: z.number().int() })),
  modality: z.array(z.object({ value: z.string(), families: z.number().int() })),
  stress: z.array(z.object({ value: z.string(), families: z.number().int() })),
  label: z.array(z.object({ value: z.string(), families: z.number().int() })),
  commercial: z.number().int(),
});
export type CatalogueFacets = z.infer<typeof catalogueFacetsSchema>;
