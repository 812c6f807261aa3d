import { and, desc, eq, getTableColumns, inArray, isNull, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { evaluations } from "#db/schema/evaluations";
import { families } from "#db/schema/families";
import { stressSets } from "#db/schema/stress-sets";
import type { EvaluationState } from "#server/contracts/views";

export type EvaluationRow = typeof evaluations.$inferSelect;
export type NewEvaluation = typeof evaluations.$inferInsert;
export type EvaluationWithSet = { evaluation: EvaluationRow; setName: string };

export async function insertEvaluation(db: Database, values: NewEvaluation): Promise<EvaluationRow> {
  const [row] = await db.insert(evaluations).values(values).returning();
  return row as EvaluationRow;
}

/**
 * Saves an evaluation of a stress set that is ready, with the row of the set locked meanwhile: it can neither be mapped
 * anew nor be deleted in between.
 *
 * @returns the row, or null where the set is not ready or gone
 */
export async function insertEvaluationOfReadySet(db: Database, values: NewEvaluation): Promise<EvaluationRow | null> {
  return db.transaction(async (tx) => {
    const [set] = await tx.select().from(stressSets).where(eq(stressSets.id, values.stressSet)).for("update");
    if (set?.state !== "ready") return null;
    const [row] = await tx.insert(evaluations).values(values).returning();
    return row ?? null;
  });
}

const withSet = { evaluation: evaluations, setName: stressSets.name };

/** An evaluation of this workspace; another workspace's is not found. */
export async function findEvaluation(db: Database, workspace: string, id: string): Promise<EvaluationWithSet | null> {
  const [row] = await db
    .select(withSet)
    .from(evaluations)
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .where(and(eq(evaluations.id, id), eq(evaluations.workspace, workspace)));
  return row ?? null;
}

export type EvaluationListing = {
  evaluation: Omit<EvaluationRow, "report">;
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
    .where(eq(evaluations.workspace, workspace))
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

/** For job handlers, which act for whoever sent the job. */
export async function getEvaluation(db: Database, id: string): Promise<EvaluationRow | null> {
  const [row] = await db.select().from(evaluations).where(eq(evaluations.id, id));
  return row ?? null;
}

export async function listEvaluationsInState(db: Database, states: EvaluationState[]): Promise<EvaluationRow[]> {
  return db.select().from(evaluations).where(inArray(evaluations.state, states));
}

/**
 * Changes an evaluation that is not over: a result that arrives after a cancellation does not undo it.
 *
 * @returns the changed row, or null where it is over or gone
 */
export async function updateOpenEvaluation(
  db: Database,
  id: string,
  values: Partial<NewEvaluation>,
): Promise<EvaluationRow | null> {
  const [row] = await db
    .update(evaluations)
    .set(values)
    .where(and(eq(evaluations.id, id), inArray(evaluations.state, ["queued", "running"])))
    .returning();
  return row ?? null;
}
