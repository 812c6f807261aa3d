import { listStressSets as listRows } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { StressSetSummary } from "#server/contracts/views";
import { toStressSetSummary } from "#server/stress-sets/stress-set-view";

export async function listStressSets({ db }: Pick<Context, "db">, workspace: string): Promise<StressSetSummary[]> {
  return (await listRows(db, workspace)).map(toStressSetSummary);
}
