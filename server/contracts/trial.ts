import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";

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
