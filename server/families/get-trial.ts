import { findTrial, type TrialRow } from "#db/queries/trials";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import type { TrialView } from "#server/contracts/trial";
import { NotFoundError } from "#server/errors";

export function toTrialView({ id, family, input, result, error, createdAt }: TrialRow): TrialView {
  return { id, family, input, result: result ?? null, error: error ?? null, createdAt: createdAt.toISOString() };
}

/** A trial of this workspace. Another workspace's answers as if it did not exist. */
export async function getTrial({ db }: Pick<Context, "db">, workspace: string, id: string): Promise<TrialView> {
  const row = isId(id) ? await findTrial(db, workspace, id) : null;
  if (!row)
    throw new NotFoundError("There is no such trial in this workspace.", "Trials are cleared away after a day.");
  return toTrialView(row);
}
