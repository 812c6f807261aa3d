import { listStressSets as listRows } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { StressSetView } from "#server/contracts/views";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

export async function listStressSets({ db }: Pick<Context, "db">, workspace: string): Promise<StressSetView[]> {
  return (await listRows(db, workspace)).map(toStressSetView);
}
