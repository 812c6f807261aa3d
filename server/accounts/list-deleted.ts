import { type DeletedEvaluation, type DeletedSet, listDeletedEvaluations, listDeletedSets } from "#db/queries/deleted";
import type { Context } from "#server/context";
import type { DeletedItem } from "#server/contracts/deleted-item";
import { UNDO_MINUTES, undoStart } from "#server/contracts/deletion";

function describe(kind: DeletedItem["kind"], row: DeletedSet & DeletedEvaluation): DeletedItem {
  const deletedAt = row.deletedAt ?? new Date();
  const until = new Date(deletedAt.getTime() + UNDO_MINUTES * 60_000);
  return {
    kind,
    id: row.id,
    name: row.name,
    familyTitle: row.familyTitle ?? row.family,
    headline: row.headline,
    deletedAt: deletedAt.toISOString(),
    until: until.toISOString(),
    evaluations: row.evaluations,
  };
}

/** What a workspace deleted a moment ago and can have back, the last deleted first. */
export async function listDeleted({ db }: Pick<Context, "db">, workspace: string): Promise<DeletedItem[]> {
  const since = undoStart();
  const [sets, evaluations] = await Promise.all([
    listDeletedSets(db, workspace, since),
    listDeletedEvaluations(db, workspace, since),
  ]);
  const items = [
    ...sets.map((row) => describe("stress-set", { ...row, headline: null })),
    ...evaluations.map((row) => describe("evaluation", { ...row, evaluations: 1 })),
  ];
  return items.sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
}
