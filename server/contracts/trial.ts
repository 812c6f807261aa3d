import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";
import { problemDetailSchema } from "#server/contracts/views";

/** One input, as the modality of the family wants it. An image itself lies in storage, under the trial's key. */
export const trialInputSchema = z.discriminatedUnion("modality", [
  z.object({ modality: z.literal("text"), text: z.string().trim().min(1).max(10_000) }),
  z.object({
    modality: z.literal("text-pair"),
    text: z.string().trim().min(1).max(10_000),
    textPair: z.string().trim().min(1).max(10_000),
  }),
  z.object({ modality: z.literal("image"), name: z.string().max(200) }),
  /** Feature of the family -> its value; what is missing is null or left out. */
  z.object({ modality: z.literal("tabular"), features: z.record(z.string(), z.number().nullable()) }),
]);
export type TrialInput = z.infer<typeof trialInputSchema>;

/** What every variant answers: probabilities in the order of the labels. */
export const trialResultSchema = z.object({
  labels: z.array(z.string()),
  variants: z.array(z.object({ variant: variantIdSchema, probabilities: z.array(z.number()) })),
});
export type TrialResult = z.infer<typeof trialResultSchema>;

/** A trial as its owner sees it: the result, or why there is none, or neither yet. */
export const trialViewSchema = z.object({
  id: z.string(),
  family: z.string(),
  input: trialInputSchema,
  result: trialResultSchema.nullable(),
  error: problemDetailSchema.nullable(),
  createdAt: z.string(),
});
export type TrialView = z.infer<typeof trialViewSchema>;

/** An input of the family's own sample, to begin with. */
export const trialExampleSchema = z.object({
  /** What it is in a word or two: its label, or its text. */
  title: z.string(),
  label: z.string().nullable(),
  input: trialInputSchema,
});
export type TrialExample = z.infer<typeof trialExampleSchema>;
