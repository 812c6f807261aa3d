import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";

/** Of the chance that a best set may miss the best, the part that a race may use up; the rest is left to the ranking of who is left. */
export const RACE_SHARE = 0.1;

/** What became of a race: variants that were not run to the end as they were surely not the best. */
export const raceSchema = z.object({
  /** Chance that the best was stopped, which the ranking makes up for. */
  errorRate: z.number(),
  /** Each with the rows after which it was ruled out. */
  stopped: z.array(z.object({ variant: variantIdSchema, rows: z.number().int() })),
  /** Runs of a variant on a row that would have been made without it, and those that it spared. */
  runs: z.number().int(),
  runsSaved: z.number().int(),
});
export type RaceOutcome = z.infer<typeof raceSchema>;
