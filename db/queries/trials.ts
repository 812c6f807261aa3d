import { and, count, eq, isNull, lt } from "drizzle-orm";
import type { Database } from "#db/client";
import { trials } from "#db/schema/trials";

export type TrialRow = typeof trials.$inferSelect;
export type NewTrial = typeof trials.$inferInsert;

export async function insertTrial(db: Database, values: NewTrial): Promise<TrialRow> {
  const [row] = await db.insert(trials).values(values).returning();
  return row as TrialRow;
}

/** A trial of this workspace; another workspace's is not found. */
export async function findTrial(db: Database, workspace: string, id: string): Promise<TrialRow | null> {
  const [row] = await db
    .select()
    .from(trials)
    .where(and(eq(trials.id, id), eq(trials.workspace, workspace)));
  return row ?? null;
}

/** For job handlers, which act for whoever sent the job. */
export async function getTrial(db: Database, id: string): Promise<TrialRow | null> {
  const [row] = await db.select().from(trials).where(eq(trials.id, id));
  return row ?? null;
}

export async function updateTrial(db: Database, id: string, values: Partial<NewTrial>): Promise<void> {
  await db.update(trials).set(values).where(eq(trials.id, id));
}

/** Trials of a workspace that nobody has answered yet. */
export async function countWaitingTrials(db: Database, workspace: string): Promise<number> {
  const [row] = await db
    .select({ waiting: count() })
    .from(trials)
    .where(and(eq(trials.workspace, workspace), isNull(trials.result), isNull(trials.error)));
  return row?.waiting ?? 0;
}

/** Removes trials from before a moment, and names them: an image of each may still lie in storage. */
export async function deleteTrialsBefore(db: Database, moment: Date): Promise<string[]> {
  const rows = await db.delete(trials).where(lt(trials.createdAt, moment)).returning({ id: trials.id });
  return rows.map(({ id }) => id);
}
