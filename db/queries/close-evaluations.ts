import { and, inArray, type SQL } from "drizzle-orm";
import type { Database } from "#db/client";
import { evaluations } from "#db/schema/evaluations";

type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Marks evaluations as deleted at a moment. What runs is cancelled, and stays so should the deletion be taken back. */
export async function closeEvaluations(tx: Transaction, at: Date, which: SQL | undefined): Promise<string[]> {
  await tx
    .update(evaluations)
    .set({ state: "cancelled", phase: "finished", finishedAt: new Date() })
    .where(and(which, inArray(evaluations.state, ["queued", "running"])));
  const marked = await tx.update(evaluations).set({ deletedAt: at }).where(which).returning({ id: evaluations.id });
  return marked.map(({ id }) => id);
}
