import type { Context } from "#server/context";
import type { StressSetView } from "#server/contracts/views";
import { isStillRead } from "#server/stress-sets/await-reading";
import { getStressSet } from "#server/stress-sets/get-stress-set";

/**
 * A stress set once it has been read.
 *
 * @param until aborts when it is waited for no longer, and it is told as it then is; not waited for at all unless given
 */
export async function awaitStressSet(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  until?: AbortSignal,
): Promise<StressSetView> {
  const set = await getStressSet(context, workspace, id);
  if (!until || (set.state !== "received" && set.state !== "reading")) return set;
  while (!until.aborted && (await isStillRead(context, id)));
  return getStressSet(context, workspace, id);
}
