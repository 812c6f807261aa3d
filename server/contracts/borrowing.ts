import { z } from "zod";

/**
 * benchmarks/borrowing.json: how much of what choosing could get, choosing with the help of published figures got on each stress test
 * of the family beside choosing without, as `npm run validate -- borrowing` measured it.
 */
export const borrowingSchema = z.object({
  draws: z.number().int().positive(),
  results: z.array(
    z.object({
      test: z.string(),
      n: z.number().int().positive(),
      /** Points of accuracy that the truly best variant leads by over the mean; and that the chosen one did, with its standard error. */
      possible: z.number(),
      plain: z.number(),
      borrowed: z.number(),
      /** Of borrowed - plain, over draws. */
      error: z.number(),
    }),
  ),
});
export type Borrowing = z.infer<typeof borrowingSchema>;

/** Whether choosing with published figures is offered: over all tests it got more, and surely so. */
export function isBorrowingOffered({ results }: Borrowing): boolean {
  const gain = results.reduce((sum, { plain, borrowed }) => sum + borrowed - plain, 0);
  const error = Math.sqrt(results.reduce((sum, { error: own }) => sum + own * own, 0));
  return gain > 2 * error;
}
