import { z } from "zod";
import {
  arrivedUploadSchema,
  copyRequestSchema,
  directUploadRequestSchema,
  encodingInputSchema,
  evaluationRequestSchema,
  mappingInputSchema,
  partialMappingInputSchema,
  renamingSchema,
  shareRequestSchema,
} from "#server/api/rest/inputs";
import { problemSchema } from "#server/api/rest/problem-schema";
import { catalogueItemSchema, cataloguePageSchema } from "#server/contracts/catalogue";
import { inspectionSchema } from "#server/contracts/dataset";
import { deletedItemSchema } from "#server/contracts/deleted-item";
import { directUploadSchema } from "#server/contracts/direct-upload";
import { evaluationComparisonSchema } from "#server/contracts/evaluation-comparison";
import { findingsSchema } from "#server/contracts/findings";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { reportSchema } from "#server/contracts/report";
import { rowDetailSchema, rowPageSchema } from "#server/contracts/rows";
import { trialExampleSchema, trialInputSchema, trialViewSchema } from "#server/contracts/trial";
import {
  evaluationSummarySchema,
  evaluationViewSchema,
  familyViewSchema,
  problemDetailSchema,
  progressSchema,
  shareViewSchema,
  stressSetSummarySchema,
  stressSetViewSchema,
} from "#server/contracts/views";

export const workspaceSchema = z.object({
  workspace: z.string().describe("The id of the workspace."),
  token: z.string().describe("Send it as 'Authorization: Bearer <token>'."),
});
export const exampleListSchema = z.object({ items: z.array(trialExampleSchema) });
export const stressSetListSchema = z.object({ items: z.array(stressSetSummarySchema) });
export const deletedListSchema = z.object({ items: z.array(deletedItemSchema) });
export const evaluationListSchema = z.object({ items: z.array(evaluationSummarySchema) });
export const shareListSchema = z.object({ items: z.array(shareViewSchema) });

/** The form of an upload. Its file is streamed past zod; its fields are checked by the schemas named here. */
export const uploadFormSchema = z.strictObject({
  family: z.string().describe("The slug of the family that the data is for."),
  mapping: z
    .union([z.literal("review"), partialMappingInputSchema])
    .optional()
    .describe("How to read the columns, as JSON; what is left out is guessed. 'review' leaves it to a second step."),
  file: z.file().describe("CSV, TSV or JSONL in UTF-8. It comes last."),
});

/** What answers are made of, by the name it has in the document. */
export const outputs = z.registry<{ id: string }>();
outputs.add(problemSchema, { id: "Problem" });
outputs.add(problemDetailSchema, { id: "ProblemDetail" });
outputs.add(workspaceSchema, { id: "Workspace" });
outputs.add(catalogueItemSchema, { id: "CatalogueItem" });
outputs.add(familyViewSchema, { id: "Family" });
outputs.add(cataloguePageSchema, { id: "CataloguePage" });
outputs.add(trialViewSchema, { id: "Trial" });
outputs.add(exampleListSchema, { id: "ExampleList" });
outputs.add(inspectionSchema, { id: "Inspection" });
outputs.add(findingsSchema, { id: "Findings" });
outputs.add(directUploadSchema, { id: "DirectUpload" });
outputs.add(stressSetViewSchema, { id: "StressSet" });
outputs.add(stressSetSummarySchema, { id: "StressSetSummary" });
outputs.add(stressSetListSchema, { id: "StressSetList" });
outputs.add(deletedItemSchema, { id: "DeletedItem" });
outputs.add(deletedListSchema, { id: "DeletedList" });
outputs.add(rankingOptionsSchema, { id: "RankingOptions" });
outputs.add(progressSchema, { id: "Progress" });
outputs.add(reportSchema, { id: "Report" });
outputs.add(evaluationViewSchema, { id: "Evaluation" });
outputs.add(evaluationSummarySchema, { id: "EvaluationSummary" });
outputs.add(evaluationListSchema, { id: "EvaluationList" });
outputs.add(evaluationComparisonSchema, { id: "EvaluationComparison" });
outputs.add(rowPageSchema, { id: "RowPage" });
outputs.add(rowDetailSchema, { id: "RowDetail" });
outputs.add(shareViewSchema, { id: "Share" });
outputs.add(shareListSchema, { id: "ShareList" });

/** What requests are made of. */
export const inputs = z.registry<{ id: string }>();
inputs.add(mappingInputSchema, { id: "MappingInput" });
inputs.add(partialMappingInputSchema, { id: "PartialMappingInput" });
inputs.add(encodingInputSchema, { id: "EncodingInput" });
inputs.add(copyRequestSchema, { id: "CopyRequest" });
inputs.add(renamingSchema, { id: "Renaming" });
inputs.add(evaluationRequestSchema, { id: "EvaluationRequest" });
inputs.add(shareRequestSchema, { id: "ShareRequest" });
inputs.add(trialInputSchema, { id: "TrialInput" });
inputs.add(uploadFormSchema, { id: "UploadForm" });
inputs.add(directUploadRequestSchema, { id: "DirectUploadRequest" });
inputs.add(arrivedUploadSchema, { id: "ArrivedUpload" });
