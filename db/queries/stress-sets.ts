import { and, desc, eq, inArray } from "drizzle-orm";
import type { Database } from "#db/client";
import { evaluations } from "#db/schema/evaluations";
import { stressSets } from "#db/schema/stress-sets";
import type { PartialMapping } from "#server/contracts/mapping";
import type { StressSetState } from "#server/contracts/views";

export type StressSetRow = typeof stressSets.$inferSelect;
export type NewStressSet = typeof stressSets.$inferInsert;

export async function insertStressSet(db: Database, values: NewStressSet): Promise<StressSetRow> {
  const [row] = await db.insert(stressSets).values(values).returning();
  return row as StressSetRow;
}

/** A stress set of this workspace; another workspace's is not found. */
export async function findStressSet(db: Database, workspace: string, id: string): Promise<StressSetRow | null> {
  const [row] = await db
    .select()
    .from(stressSets)
    .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace)));
  return row ?? null;
}

/** For job handlers, which act for whoever sent the job. */
export async function getStressSet(db: Database, id: string): Promise<StressSetRow | null> {
  const [row] = await db.select().from(stressSets).where(eq(stressSets.id, id));
  return row ?? null;
}

export async function listStressSets(db: Database, workspace: string): Promise<StressSetRow[]> {
  return db
    .select()
    .from(stressSets)
    .where(eq(stressSets.workspace, workspace))
    .orderBy(desc(stressSets.createdAt))
    .limit(200);
}

export async function listStressSetsInState(db: Database, states: StressSetState[]): Promise<StressSetRow[]> {
  return db.select().from(stressSets).where(inArray(stressSets.state, states));
}

export async function updateStressSet(
  db: Database,
  id: string,
  values: Partial<NewStressSet>,
): Promise<StressSetRow | null> {
  const [row] = await db.update(stressSets).set(values).where(eq(stressSets.id, id)).returning();
  return row ?? null;
}

/**
 * Gives a stress set another mapping, unless it is being read or has been ranked on as it is. The row is locked meanwhile,
 * so that of two mappings, or of a mapping and an evaluation, at the same moment one comes first.
 */
export async function remapStressSet(
  db: Database,
  id: string,
  mapping: PartialMapping,
): Promise<"mapped" | "busy" | "ranked"> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(stressSets).where(eq(stressSets.id, id)).for("update");
    if (row?.state !== "needs-mapping" && row?.state !== "ready") return "busy";
    if (row.state === "ready" && (await tx.$count(evaluations, eq(evaluations.stressSet, id))) > 0) return "ranked";
    await tx
      .update(stressSets)
      .set({ mapping, state: "reading", dataset: null, error: null })
      .where(eq(stressSets.id, id));
    return "mapped";
  });
}

export async function deleteStressSetRow(db: Database, workspace: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(stressSets)
    .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace)))
    .returning({ id: stressSets.id });
  return rows.length > 0;
}
