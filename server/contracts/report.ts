import { z } from "zod";
import { diagnosticsSchema } from "#server/contracts/diagnostics";
import { variantIdSchema } from "#server/contracts/family";
import { raceSchema } from "#server/contracts/race";
import { rankingSchema } from "#server/contracts/ranking";
import { stressResultSchema } from "#server/contracts/stress-result";

/** What the ranking says in plain words, the statistic's name second. */
export const verdictSchema = z.object({ headline: z.string(), sentences: z.array(z.string()) });
export type Verdict = z.infer<typeof verdictSchema>;

/** The report of REST and CLI: the same bytes for the same data, family, options and seed. */
export const reportSchema = z.object({
  family: z.string(),
  data: z.object({ rows: z.number().int(), skipped: z.number().int(), sha256: z.string() }),
  ...rankingSchema.shape,
  verdict: verdictSchema,
  /** What takes from the ranking's worth and is said before the verdict, such as rows that the models were trained on. */
  warnings: z.array(z.string()).default([]),
  /** Variants that could not be run, each with its reason. */
  failed: z.array(z.object({ variant: variantIdSchema, reason: z.string() })).default([]),
  /** Null in reports of earlier releases. */
  diagnostics: diagnosticsSchema.nullable().default(null),
  /** The same rows, put to stresses, in the order that was asked for. */
  stresses: z.array(stressResultSchema.extend({ verdict: z.string() })).default([]),
  /** Names what the answers follow from: variants, preprocessing and rows. Null in reports of earlier releases. */
  answers: z.string().nullable().default(null),
  /** What became of a race; null where all variants were run on all rows. */
  race: raceSchema.nullable().default(null),
});
export type Report = z.infer<typeof reportSchema>;
