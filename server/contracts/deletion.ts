import { z } from "zod";

/** How long what was deleted can be had back; after that it is cleared away. */
export const UNDO_MINUTES = 10;

/** Deleted at this moment or later, a thing can still be had back. */
export const undoStart = (now = Date.now()): Date => new Date(now - UNDO_MINUTES * 60_000);

/** Before the time of any undo: what is deleted with this mark is only waiting to be cleared away. */
export const LONG_AGO = new Date(0);

export const deletedItemSchema = z.object({
  kind: z.enum(["stress-set", "evaluation"]),
  id: z.string(),
  /** Name of the stress set, or of that which was evaluated. */
  name: z.string(),
  familyTitle: z.string(),
  /** What the evaluation came to; null where it has no ranking, and for a stress set. */
  headline: z.string().nullable(),
  deletedAt: z.string(),
  /** Until when it can be had back. */
  until: z.string(),
  /** How many evaluations went with it: 1 where it is one itself. */
  evaluations: z.number().int(),
});
export type DeletedItem = z.infer<typeof deletedItemSchema>;
