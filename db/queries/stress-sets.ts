import { and, desc, eq, getTableColumns, gte, inArray, isNotNull, isNull, lt, ne } from "drizzle-orm";
import type { Database } from "#db/client";
import { closeEvaluations } from "#db/queries/close-evaluations";
import { evaluations } from "#db/schema/evaluations";
import { families } from "#db/schema/families";
import { stressSets } from "#db/schema/stress-sets";
import type { Encoding, PartialMapping } from "#server/contracts/mapping";
import type { StressSetState } from "#server/contracts/views";

export type StressSetRow = typeof stressSets.$inferSelect;
export type NewStressSet = typeof stressSets.$inferInsert;

export async function insertStressSet(db: Database, values: NewStressSet): Promise<StressSetRow> {
  const [row] = await db.insert(stressSets).values(values).returning();
  return row as StressSetRow;
}

/** A stress set of this workspace; another workspace's and a deleted one are not found. */
export async function findStressSet(db: Database, workspace: string, id: string): Promise<StressSetRow | null> {
  const [row] = await db
    .select()
    .from(stressSets)
    .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace), isNull(stressSets.deletedAt)));
  return row ?? null;
}

/** For job handlers, which act for whoever sent the job. A deleted set is found too: it is read to its end, to be had back whole. */
export async function getStressSet(db: Database, id: string): Promise<StressSetRow | null> {
  const [row] = await db.select().from(stressSets).where(eq(stressSets.id, id));
  return row ?? null;
}

/** How far the reading of some sets is. A deleted set is found too. */
export async function findReadingStates(
  db: Database,
  ids: string[],
): Promise<Pick<StressSetRow, "id" | "state" | "deletedAt">[]> {
  const { id, state, deletedAt } = stressSets;
  return db.select({ id, state, deletedAt }).from(stressSets).where(inArray(id, ids));
}

export type StressSetListing = { set: Omit<StressSetRow, "inspection">; familyTitle: string | null };

/** The newest stress sets without what was seen of their columns, which is large. */
export async function listStressSets(db: Database, workspace: string): Promise<StressSetListing[]> {
  const { inspection, ...columns } = getTableColumns(stressSets);
  return db
    .select({ set: columns, familyTitle: families.title })
    .from(stressSets)
    .leftJoin(families, eq(families.slug, stressSets.family))
    .where(and(eq(stressSets.workspace, workspace), isNull(stressSets.deletedAt)))
    .orderBy(desc(stressSets.createdAt))
    .limit(200);
}

/** The other sets of the same workspace and family, newest first. */
export async function listSetsBeside(db: Database, { id, workspace, family }: StressSetRow): Promise<{ id: string }[]> {
  return db
    .select({ id: stressSets.id })
    .from(stressSets)
    .where(
      and(
        eq(stressSets.workspace, workspace),
        eq(stressSets.family, family),
        ne(stressSets.id, id),
        isNotNull(stressSets.dataset),
        isNull(stressSets.deletedAt),
      ),
    )
    .orderBy(desc(stressSets.createdAt))
    .limit(20);
}

/** Which of these sets there are, and of each whether it is being read or an evaluation of it waits or runs. */
export async function findBusySets(db: Database, ids: string[]): Promise<Map<string, boolean>> {
  const open = and(eq(evaluations.stressSet, stressSets.id), inArray(evaluations.state, ["queued", "running"]));
  const rows = await db
    .select({ id: stressSets.id, state: stressSets.state, evaluation: evaluations.id })
    .from(stressSets)
    .leftJoin(evaluations, open)
    .where(inArray(stressSets.id, ids));
  const isRead = (state: StressSetState): boolean => state === "received" || state === "reading";
  return new Map(rows.map(({ id, state, evaluation }) => [id, evaluation !== null || isRead(state)]));
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

export type ReadingChange = "changed" | "busy" | "ranked" | "ranking-deleted";

/**
 * Changes how a stress set is read, unless it is being read or has been ranked on as it is. The row is locked meanwhile,
 * so that of two changes, or of a change and an evaluation, at the same moment one comes first. An evaluation that was deleted and
 * can be had back still counts: it would speak of other rows.
 */
async function changeReading(
  db: Database,
  id: string,
  change: (row: StressSetRow) => Partial<NewStressSet>,
): Promise<ReadingChange> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(stressSets).where(eq(stressSets.id, id)).for("update");
    if (!row || row.deletedAt || (row.state !== "needs-mapping" && row.state !== "ready")) return "busy";
    const ofSet = eq(evaluations.stressSet, id);
    if ((await tx.$count(evaluations, and(ofSet, isNull(evaluations.deletedAt)))) > 0) return "ranked";
    if ((await tx.$count(evaluations, ofSet)) > 0) return "ranking-deleted";
    await tx
      .update(stressSets)
      .set({ dataset: null, error: null, ...change(row) })
      .where(eq(stressSets.id, id));
    return "changed";
  });
}

/** Gives a stress set another mapping, by which its rows are to be read. */
export const remapStressSet = (db: Database, id: string, mapping: PartialMapping): Promise<ReadingChange> =>
  changeReading(db, id, () => ({ mapping, state: "reading" }));

/** Has a stress set that was inspected before inspected again, its bytes read as characters in the given way. */
export const markForReinspection = (db: Database, id: string, encoding: Encoding): Promise<ReadingChange> =>
  changeReading(db, id, ({ inspection, mapping }) => ({
    inspection: inspection && { ...inspection, encoding },
    mapping: { ...mapping, encoding },
    state: "received",
  }));

export async function renameStressSet(
  db: Database,
  workspace: string,
  id: string,
  name: string,
): Promise<StressSetRow | null> {
  const [row] = await db
    .update(stressSets)
    .set({ name })
    .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace), isNull(stressSets.deletedAt)))
    .returning();
  return row ?? null;
}

/** Marks a stress set and its evaluations as deleted, and stops those that run. */
export async function markStressSetDeleted(db: Database, id: string, at: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const marked = await tx
      .update(stressSets)
      .set({ deletedAt: at })
      .where(and(eq(stressSets.id, id), isNull(stressSets.deletedAt)))
      .returning({ id: stressSets.id });
    if (marked.length > 0)
      await closeEvaluations(tx, at, and(eq(evaluations.stressSet, id), isNull(evaluations.deletedAt)));
  });
}

/**
 * Marks a stress set, deleted before or not, so that it cannot be had back, with all its evaluations.
 *
 * @returns whether this workspace has it
 */
export async function markStressSetForClearing(
  db: Database,
  workspace: string,
  id: string,
  at: Date,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const marked = await tx
      .update(stressSets)
      .set({ deletedAt: at })
      .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace)))
      .returning({ id: stressSets.id });
    if (marked.length > 0) await closeEvaluations(tx, at, eq(evaluations.stressSet, id));
    return marked.length > 0;
  });
}

/**
 * Takes back the deletion of a stress set that is not older than `since`, with the evaluations that went with it; those that were
 * deleted before it by themselves stay deleted.
 */
export async function unmarkStressSet(db: Database, workspace: string, id: string, since: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .select({ deletedAt: stressSets.deletedAt })
      .from(stressSets)
      .where(and(eq(stressSets.id, id), eq(stressSets.workspace, workspace), gte(stressSets.deletedAt, since)))
      .for("update");
    if (!row?.deletedAt) return;
    await tx.update(stressSets).set({ deletedAt: null }).where(eq(stressSets.id, id));
    await tx
      .update(evaluations)
      .set({ deletedAt: null })
      .where(and(eq(evaluations.stressSet, id), eq(evaluations.deletedAt, row.deletedAt)));
  });
}

/** Stress sets that were deleted before a moment, of all workspaces. */
export async function listStressSetsDeletedBefore(db: Database, moment: Date): Promise<{ id: string }[]> {
  return db.select({ id: stressSets.id }).from(stressSets).where(lt(stressSets.deletedAt, moment));
}

/** Removes a stress set that is marked as deleted, and all rows that hang on it. */
export async function deleteStressSetRow(db: Database, id: string): Promise<void> {
  await db.delete(stressSets).where(and(eq(stressSets.id, id), isNotNull(stressSets.deletedAt)));
}
