import { and, desc, eq, inArray } from "drizzle-orm";
import type { Database } from "#db/client";
import { stressSets } from "#db/schema/stress-sets";
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
 * Changes a stress set only while it is in one of the states `from`, so that of two changes at the same moment one wins.
 *
 * @returns the changed row, or null where it is in another state or gone
 */
export async function updateStressSetFrom(
  db: Database,
  id: string,
  from: StressSetState[],
  values: Partial<NewStressSet>,
): Promise<StressSetRow | null> {
  const [row] = await db
    .update(stressSets)
    .set(values)
    .where(and(eq(stressSets.id, id), inArray(stressSets.state, from)))
    .returning();
  return row ?? null;
}

export async function deleteStressSetRow(db: Database, workspace: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(stressSets)
    .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace)))
    .returning({ id: stressSets.id });
  return rows.length > 0;
}
