import { and, desc, eq, getTableColumns, isNull } from "drizzle-orm";
import type { Database } from "#db/client";
import { evaluations } from "#db/schema/evaluations";
import { shares } from "#db/schema/shares";
import { stressSets } from "#db/schema/stress-sets";

export type ShareRow = typeof shares.$inferSelect;

/**
 * Saves a link to an evaluation, with the row of the evaluation locked meanwhile, so that no two make one too many.
 *
 * @returns the row, or null where the evaluation is gone or has `most` open links already
 */
export async function insertShare(
  db: Database,
  values: { evaluation: string; showRows: boolean },
  most: number,
): Promise<ShareRow | null> {
  return db.transaction(async (tx) => {
    const [evaluation] = await tx
      .select({ id: evaluations.id })
      .from(evaluations)
      .where(eq(evaluations.id, values.evaluation))
      .for("update");
    if (!evaluation || (await tx.$count(shares, isOpenOf(values.evaluation))) >= most) return null;
    const [row] = await tx.insert(shares).values(values).returning();
    return row ?? null;
  });
}

const isOpenOf = (evaluation: string) => and(eq(shares.evaluation, evaluation), isNull(shares.revokedAt));

/** The links of an evaluation that were not taken back, newest first. */
export async function listOpenShares(db: Database, evaluation: string): Promise<ShareRow[]> {
  return db.select().from(shares).where(isOpenOf(evaluation)).orderBy(desc(shares.createdAt));
}

/** Changes an open link of this workspace; another workspace's, and one that was taken back, is not found. */
export async function updateOpenShare(
  db: Database,
  workspace: string,
  id: string,
  values: { showRows: boolean } | { revokedAt: Date },
): Promise<ShareRow | null> {
  const [row] = await db
    .update(shares)
    .set(values)
    .from(evaluations)
    .where(
      and(
        eq(shares.id, id),
        isNull(shares.revokedAt),
        eq(evaluations.id, shares.evaluation),
        eq(evaluations.workspace, workspace),
        isNull(evaluations.deletedAt),
      ),
    )
    .returning(getTableColumns(shares));
  return row ?? null;
}

export type OpenShare = { share: ShareRow; workspace: string };

/** A link that was not taken back, to an evaluation that was not deleted, whose set was not deleted either. */
export async function findOpenShare(db: Database, id: string): Promise<OpenShare | null> {
  const [row] = await db
    .select({ share: shares, workspace: evaluations.workspace })
    .from(shares)
    .innerJoin(evaluations, eq(evaluations.id, shares.evaluation))
    .innerJoin(stressSets, eq(stressSets.id, evaluations.stressSet))
    .where(
      and(eq(shares.id, id), isNull(shares.revokedAt), isNull(evaluations.deletedAt), isNull(stressSets.deletedAt)),
    );
  return row ?? null;
}
