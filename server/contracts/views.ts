import { z } from "zod";
import { benchmarkSchema } from "#server/contracts/benchmark";
import { datasetSchema, inspectionSchema } from "#server/contracts/dataset";
import { familySchema, modalitySchema, variantSchema } from "#server/contracts/family";
import { mappingSchema, partialMappingSchema } from "#server/contracts/mapping";
import { onnxGraphSchema } from "#server/contracts/onnx-graph";
import { intervalSchema, rankingOptionsSchema } from "#server/contracts/ranking";
import { reportSchema } from "#server/contracts/report";

/** A stored result as pages and REST show it: no paths, no secrets. */
export const problemDetailSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  where: z.object({ file: z.string(), row: z.number(), line: z.number(), column: z.string() }).partial().nullable(),
});
export type ProblemDetail = z.infer<typeof problemDetailSchema>;

export const spreadSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.string(),
  metric: z.string(),
  rows: z.number(),
  n: z.number(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  /** Standard deviation over the variants. */
  sd: z.number(),
  /** Standard error that sampling n rows alone would give one variant. */
  samplingSe: z.number(),
});
export type Spread = z.infer<typeof spreadSchema>;

/** Is the family equally accurate on its i.i.d. test? (two one-sided tests within the margin, Holm over variants) */
export const equivalenceSchema = z.object({
  metric: z.string(),
  margin: z.number(),
  mean: z.number(),
  /** Variants shown to lie within the margin of the family's mean. */
  within: z.number().int(),
  /** Those that were not. */
  outside: z.array(z.string()).default([]),
  variants: z.number().int(),
  n: z.number().int(),
});
export type Equivalence = z.infer<typeof equivalenceSchema>;

export const familySummarySchema = z.object({
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  task: z.string(),
  modality: modalitySchema,
  labels: z.array(z.string()),
  licence: familySchema.shape.licence,
  variants: z.number().int(),
  bytes: z.number().int(),
  spreads: z.array(spreadSchema),
});
export type FamilySummary = z.infer<typeof familySummarySchema>;

export const familyViewSchema = z.object({
  ...familySummarySchema.shape,
  provenance: z.string(),
  recipe: familySchema.shape.recipe,
  sample: familySchema.shape.sample,
  bringYourOwn: familySchema.shape.bringYourOwn,
  features: familySchema.shape.features,
  /** The model card's prose, Markdown without its front matter. */
  card: z.string(),
  equivalence: equivalenceSchema.nullable(),
  variantList: z.array(variantSchema),
  benchmarks: z.array(benchmarkSchema.omit({ predictions: true })),
});
export type FamilyView = z.infer<typeof familyViewSchema>;

/** One variant on one published test or slice: a share in [0, 1] with its 95% interval, beside the mean of its siblings. */
const figureSchema = z.object({
  value: z.number(),
  n: z.number().int(),
  interval: intervalSchema,
  mean: z.number(),
});

export const variantFigureSchema = z.object({
  ...figureSchema.shape,
  name: z.string(),
  title: z.string(),
  kind: z.string(),
  metric: z.string(),
  unit: z.string(),
  /** Best and worst place among the variants of the test, 1 being the highest figure; they differ where figures tie. */
  places: z.tuple([z.number().int(), z.number().int()]),
  of: z.number().int(),
  /** Against what chance alone gives one variant, with Bonferroni's correction over the tests of the variant. */
  standing: z.enum(["above", "below", "usual"]),
  /** Counts right of each slice, whatever the metric of the test. */
  slices: z.array(z.object({ ...figureSchema.shape, column: z.string(), slice: z.string() })),
});
export type VariantFigure = z.infer<typeof variantFigureSchema>;

export const variantViewSchema = z.object({
  ...variantSchema.shape,
  family: familySummarySchema.pick({ slug: true, title: true, variants: true, licence: true }),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  figures: z.array(variantFigureSchema),
  /** Null where the file could not be read as ONNX. */
  graph: onnxGraphSchema.nullable(),
});
export type VariantView = z.infer<typeof variantViewSchema>;

export const stressSetStateSchema = z.enum(["received", "needs-mapping", "reading", "ready", "rejected"]);
export type StressSetState = z.infer<typeof stressSetStateSchema>;

export const stressSetViewSchema = z.object({
  id: z.string(),
  family: z.string(),
  name: z.string(),
  state: stressSetStateSchema,
  bytes: z.number().int(),
  sha256: z.string(),
  createdAt: z.string(),
  /** What was said of how to read it; null until somebody did. `dataset` has it with what was guessed besides. */
  mapping: partialMappingSchema.nullable(),
  inspection: inspectionSchema.nullable(),
  dataset: datasetSchema.omit({ path: true, skippedPath: true, archive: true, images: true }).nullable(),
  /** Why the last step failed; the file is kept, and another mapping may mend it. */
  error: problemDetailSchema.nullable(),
});
export type StressSetView = z.infer<typeof stressSetViewSchema>;

/** A stress set as lists show it: without what was seen of its columns. */
export const stressSetSummarySchema = stressSetViewSchema
  .omit({ inspection: true, mapping: true })
  .extend({ familyTitle: z.string() });
export type StressSetSummary = z.infer<typeof stressSetSummarySchema>;

/** One of the first images of a set, by the number of its row. */
export const firstImageSchema = z.object({ row: z.number().int(), name: z.string(), label: z.string() });
export type FirstImage = z.infer<typeof firstImageSchema>;

/** How another set of the workspace was read, offered where the columns are the same. */
export const earlierMappingSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  /** Whether a dataset came of it; else its rows could not be read to the end, for whatever reason. */
  worked: z.boolean(),
  mapping: mappingSchema,
});
export type EarlierMapping = z.infer<typeof earlierMappingSchema>;

export const evaluationStateSchema = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type EvaluationState = z.infer<typeof evaluationStateSchema>;

export const phaseSchema = z.enum(["waiting", "predicting", "ranking", "finished"]);
export type Phase = z.infer<typeof phaseSchema>;

export const progressSchema = z.object({
  state: evaluationStateSchema,
  phase: phaseSchema,
  rowsDone: z.number().int(),
  rowsTotal: z.number().int(),
});
export type Progress = z.infer<typeof progressSchema>;

export const evaluationViewSchema = z.object({
  id: z.string(),
  family: z.string(),
  familyTitle: z.string(),
  stressSet: z.object({ id: z.string(), name: z.string(), rows: z.number().int() }),
  options: rankingOptionsSchema,
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  progress: progressSchema,
  report: reportSchema.nullable(),
  error: problemDetailSchema.nullable(),
});
export type EvaluationView = z.infer<typeof evaluationViewSchema>;

/** An evaluation as lists show it: what came of it in one line, not the whole report. */
export const evaluationSummarySchema = evaluationViewSchema.omit({ report: true }).extend({
  /** The verdict's headline and the recommended variant; null until it is done. */
  headline: z.string().nullable(),
  recommended: z.string().nullable(),
});
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;

/** A link under which others may read a report, as its owner sees it. */
export const shareViewSchema = z.object({
  id: z.string(),
  /** The path of the page; whoever has it can read the report. */
  path: z.string(),
  /** Whether whoever has the link may see the rows themselves, not only figures. */
  showRows: z.boolean(),
  createdAt: z.string(),
});
export type ShareView = z.infer<typeof shareViewSchema>;

/** A report as whoever has the link sees it: nothing of the workspace, nor the name of the file. */
export const sharedReportSchema = z.object({
  family: z.string(),
  familyTitle: z.string(),
  finishedAt: z.string().nullable(),
  sharedAt: z.string(),
  showRows: z.boolean(),
  modality: modalitySchema,
  labels: z.array(z.string()),
  slices: z.array(z.object({ column: z.string(), values: z.array(z.string()) })),
  report: reportSchema,
});
export type SharedReport = z.infer<typeof sharedReportSchema>;
