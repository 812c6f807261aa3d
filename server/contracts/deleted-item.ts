import { z } from "zod";

export const deletedItemSchema = z.object({
  kind: z.enum(["stress-set", "evaluation"]),
  id: z.string(),
  /** Name of the stress set, or of that which was evaluated. */
  name: z.string(),
  familyTitle: z.string(),
  /** What the evaluation came to; null where it has no ranking, and for a stress set. */
  headline: z.string().nullable(),
  deletedAt: z.string(),
  /** Until when it can be restored. */
  until: z.string(),
  /** How many evaluations went with it: 1 where it is one itself. */
  evaluations: z.number().int(),
});
export type DeletedItem = z.infer<typeof deletedItemSchema>;
