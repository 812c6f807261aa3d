import { and, desc, eq, exists, getTableColumns, gte, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { closeEvaluations } from "#db/queries/close-evaluations";
import type { StressSetRow } from "#db/queries/stress-sets";
import { evaluations } from "#db/schema/evaluations";
import { families } from "#db/schema/families";
import { stressSets } from "#db/schema/stress-sets";
import { workspaces } from "#db/schema/workspaces";
import type { EvaluationState } from "#server/contracts/views";

export type EvaluationRow = typeof evaluations.$inferSelect;
/** All of an evaluation but its report, which is large. */
export type OpenEvaluation = Omit<EvaluationRow, "report">;
export type NewEvaluation = typeof evaluations.$inferInsert;
export type EvaluationWithSet = { evaluation: EvaluationRow; setName: string };

export async function insertEvaluation(db: Database, values: NewEvaluation): Promise<EvaluationRow> {
  const [row] = await db.insert(evaluations).values(values).returning();
  return row as EvaluationRow;
}

const OPEN: EvaluationState[] = ["queued", "running"];

export type Insertion =
  | { outcome: "inserted"; evaluation: EvaluationRow; openBefore: number }
  | { outcome: "set not ready" }
  | { outcome: "too many open" };

/**
 * Saves an evaluation of a stress set that is ready, with the row of the set locked meanwhile: it can neither be mapped
 * anew nor be deleted in between. The workspace is locked too, so that two that come at once are counted one after the other.
 *
 * @param mostOpen evaluations of one workspace that may wait or run at a time
 * @returns the row and how many of its workspace were open before it, or why it was not saved: a set that is deleted or gone is not
 *   ready
 */
export async function insertEvaluationOfReadySet(
  db: Database,
  values: NewEvaluation,
  mostOpen: number,
): Promise<Insertion> {
  return db.transaction(async (tx) => {
    await tx
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(eq(workspaces.id, values.workspace))
      .for("no key update");
    const openBefore = await tx.$count(
      evaluations,
      and(eq(evaluations.workspace, values.workspace), inArray(evaluations.state, OPEN)),
    );
    if (openBefore >= mostOpen) return { outcome: "too many open" };
    const [set] = await tx.select().from(stressSets).where(eq(stressSets.id, values.stressSet)).for("update");
    if (set?.state !== "ready" || set.deletedAt) return { outcome: "set not ready" };
    const [evaluation] = await tx.insert(evaluations).values(values).returning();
    return { outcome: "inserted", evaluation: evaluation as EvaluationRow, openBefore };
  });
}

const withSet = { evaluation: evaluations, setName: stressSets.name };

/** An evaluation of this workspace; another workspace's and a deleted one are not found. A deleted set takes its evaluations along. */
export async function findEvaluation(db: Database, workspace: string, id: string): Promise<EvaluationWithSet | null> {
  const [row] = await db
    .select(withSet)
    .from(evaluations)
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .where(and(eq(evaluations.id, id), eq(evaluations.workspace, workspace), isNull(evaluations.deletedAt)));
  return row ?? null;
}

export type EvaluationRows = {
  stressSet: string;
  dataset: StressSetRow["dataset"];
  /** Names what the report's answers follow from; null where it does not say. */
  answers: string | null;
  /** Of the report; null until there is one. */
  variants: string[] | null;
  /** Of the family, in the order of the models; none where its input is no table. */
  features: string[] | null;
};

/** What leads to the rows of an evaluation of this workspace, without the whole of its report. */
export async function findEvaluationRows(db: Database, workspace: string, id: string): Promise<EvaluationRows | null> {
  const { report } = evaluations;
  const [row] = await db
    .select({
      stressSet: stressSets.id,
      dataset: stressSets.dataset,
      answers: sql<string | null>`${report}->>'answers'`,
      variants: sql<string[] | null>`jsonb_path_query_array(${report}, '$.variants[*].variant')
        || jsonb_path_query_array(${report}, '$.unranked[*].variant')`,
      features: sql<string[] | null>`jsonb_path_query_array(${families.definition}, '$.features[*].name')`,
    })
    .from(evaluations)
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .leftJoin(families, eq(families.slug, evaluations.family))
    .where(and(eq(evaluations.id, id), eq(evaluations.workspace, workspace), isNull(evaluations.deletedAt)));
  return row ?? null;
}

export type EvaluationListing = {
  evaluation: OpenEvaluation;
  setName: string;
  familyTitle: string | null;
  headline: string | null;
  recommended: string | null;
};

/** The newest evaluations without their reports, which are large. */
export async function listEvaluations(db: Database, workspace: string): Promise<EvaluationListing[]> {
  const { report, ...columns } = getTableColumns(evaluations);
  return db
    .select({
      evaluation: columns,
      setName: stressSets.name,
      familyTitle: sql<string | null>`${families.definition}->>'title'`,
      headline: sql<string | null>`${report}->'verdict'->>'headline'`,
      recommended: sql<string | null>`${report}->'recommendation'->>'variant'`,
    })
    .from(evaluations)
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .leftJoin(families, eq(families.slug, evaluations.family))
    .where(and(eq(evaluations.workspace, workspace), isNull(evaluations.deletedAt)))
    .orderBy(desc(evaluations.createdAt))
    .limit(200);
}

/** What the newest evaluations of a family in a workspace were asked. */
export async function listOptions(
  db: Database,
  workspace: string,
  family: string,
): Promise<EvaluationRow["options"][]> {
  const rows = await db
    .select({ options: evaluations.options })
    .from(evaluations)
    .where(and(eq(evaluations.workspace, workspace), eq(evaluations.family, family), isNull(evaluations.deletedAt)))
    .orderBy(desc(evaluations.createdAt))
    .limit(200);
  return rows.map(({ options }) => options);
}

export type ProgressRow = Pick<EvaluationRow, "id" | "state" | "phase" | "rowsDone" | "rowsTotal" | "deletedAt">;

/** How far some evaluations are, without their reports. A deleted one is found too. */
export async function findProgress(db: Database, ids: string[]): Promise<ProgressRow[]> {
  const { id, state, phase, rowsDone, rowsTotal, deletedAt } = evaluations;
  return db.select({ id, state, phase, rowsDone, rowsTotal, deletedAt }).from(evaluations).where(inArray(id, ids));
}

/** For job handlers, which act for whoever sent the job. */
export async function getEvaluation(db: Database, id: string): Promise<EvaluationRow | null> {
  const [row] = await db.select().from(evaluations).where(eq(evaluations.id, id));
  return row ?? null;
}

/** What is deleted is never open: deletion cancels. */
export async function listEvaluationsInState(db: Database, states: EvaluationState[]): Promise<EvaluationRow[]> {
  return db.select().from(evaluations).where(inArray(evaluations.state, states));
}

/**
 * Changes an evaluation that is not over: a result that arrives after a cancellation does not undo it.
 *
 * @returns the changed row without its report, or null where it is over or gone
 */
export async function updateOpenEvaluation(
  db: Database,
  id: string,
  values: Partial<NewEvaluation>,
): Promise<OpenEvaluation | null> {
  const { report: _, ...columns } = getTableColumns(evaluations);
  const [row] = await db
    .update(evaluations)
    .set(values)
    .where(and(eq(evaluations.id, id), inArray(evaluations.state, OPEN)))
    .returning(columns);
  return row ?? null;
}

/** Marks an evaluation as deleted, and stops it where it runs. */
export async function markEvaluationDeleted(db: Database, id: string, at: Date): Promise<void> {
  await db.transaction((tx) => closeEvaluations(tx, at, and(eq(evaluations.id, id), isNull(evaluations.deletedAt))));
}

/**
 * Marks an evaluation, deleted before or not, so that it cannot be had back.
 *
 * @returns its stress set, or null where this workspace has no such evaluation
 */
export async function markEvaluationForClearing(
  db: Database,
  workspace: string,
  id: string,
  at: Date,
): Promise<string | null> {
  return db.transaction(async (tx) => {
    const mine = and(eq(evaluations.id, id), eq(evaluations.workspace, workspace));
    await closeEvaluations(tx, at, mine);
    const [row] = await tx.select({ stressSet: evaluations.stressSet }).from(evaluations).where(mine);
    return row?.stressSet ?? null;
  });
}

/** Takes back the deletion of an evaluation that is not older than `since`, unless its stress set is deleted. */
export async function unmarkEvaluation(db: Database, workspace: string, id: string, since: Date): Promise<void> {
  const setIsThere = db
    .select({ id: stressSets.id })
    .from(stressSets)
    .where(and(eq(stressSets.id, evaluations.stressSet), isNull(stressSets.deletedAt)));
  await db
    .update(evaluations)
    .set({ deletedAt: null })
    .where(
      and(
        eq(evaluations.id, id),
        eq(evaluations.workspace, workspace),
        gte(evaluations.deletedAt, since),
        exists(setIsThere),
      ),
    );
}

/** Evaluations that were deleted before a moment, of all workspaces. */
export async function listEvaluationsDeletedBefore(
  db: Database,
  moment: Date,
): Promise<{ id: string; stressSet: string }[]> {
  const { id, stressSet } = evaluations;
  return db.select({ id, stressSet }).from(evaluations).where(lt(evaluations.deletedAt, moment));
}

/**
 * Removes an evaluation that is marked as deleted. Where it was the last of its stress set, `clearAnswers` is called while the set
 * is locked, so that no new evaluation begins to use what is cleared.
 */
export async function deleteEvaluationRow(
  db: Database,
  { id, stressSet }: { id: string; stressSet: string },
  clearAnswers: () => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.select({ id: stressSets.id }).from(stressSets).where(eq(stressSets.id, stressSet)).for("update");
    await tx.delete(evaluations).where(and(eq(evaluations.id, id), isNotNull(evaluations.deletedAt)));
    if ((await tx.$count(evaluations, eq(evaluations.stressSet, stressSet))) === 0) await clearAnswers();
  });
}

/** Of a workspace's evaluations that are not over, those that were asked for before a time. */
export function countOpenEvaluationsBefore(
  db: Database,
  { workspace, createdAt }: Pick<EvaluationRow, "workspace" | "createdAt">,
): Promise<number> {
  const open = inArray(evaluations.state, ["queued", "running"]);
  return db.$count(
    evaluations,
    and(
      eq(evaluations.workspace, workspace),
      open,
      isNull(evaluations.deletedAt),
      lt(evaluations.createdAt, createdAt),
    ),
  );
}
