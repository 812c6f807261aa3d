import { and, count, desc, eq, gte, isNull, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { evaluations } from "#db/schema/evaluations";
import { families } from "#db/schema/families";
import { stressSets } from "#db/schema/stress-sets";

export type DeletedSet = {
  id: string;
  name: string;
  family: string;
  familyTitle: string | null;
  deletedAt: Date | null;
  evaluations: number;
};

export type DeletedEvaluation = Omit<DeletedSet, "evaluations"> & { headline: string | null };

/** Stress sets of a workspace that were deleted since a moment, with how many evaluations went with each; the last deleted first. */
export async function listDeletedSets(db: Database, workspace: string, since: Date): Promise<DeletedSet[]> {
  const { id, name, family, deletedAt } = stressSets;
  return db
    .select({ id, name, family, familyTitle: families.title, deletedAt, evaluations: count(evaluations.id) })
    .from(stressSets)
    .leftJoin(families, eq(families.slug, stressSets.family))
    .leftJoin(
      evaluations,
      and(eq(evaluations.stressSet, stressSets.id), eq(evaluations.deletedAt, stressSets.deletedAt)),
    )
    .where(and(eq(stressSets.workspace, workspace), gte(stressSets.deletedAt, since)))
    .groupBy(stressSets.id, families.slug)
    .orderBy(desc(stressSets.deletedAt))
    .limit(200);
}

/** Evaluations that were deleted since a moment by themselves: their stress set is there. */
export async function listDeletedEvaluations(
  db: Database,
  workspace: string,
  since: Date,
): Promise<DeletedEvaluation[]> {
  const { id, family, deletedAt, report } = evaluations;
  const headline = sql<string | null>`${report}->'verdict'->>'headline'`;
  return db
    .select({ id, name: stressSets.name, family, familyTitle: families.title, deletedAt, headline })
    .from(evaluations)
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .leftJoin(families, eq(families.slug, evaluations.family))
    .where(and(eq(evaluations.workspace, workspace), gte(evaluations.deletedAt, since), isNull(stressSets.deletedAt)))
    .orderBy(desc(evaluations.deletedAt))
    .limit(200);
}
