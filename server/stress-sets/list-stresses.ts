import type { Context } from "#server/context";
import type { OfferedStress } from "#server/contracts/stress-preview";
import { levelsOf, stressesOf } from "#server/contracts/stresses";
import { requireFamily } from "#server/families/published-family";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** What the rows of a stress set can be put to, as far as its family has the levels for it. */
export async function listStresses(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<OfferedStress[]> {
  const set = await requireStressSet(context, workspace, id);
  const { modality, features } = (await requireFamily(context, set.family)).definition;
  return stressesOf(modality)
    .map((kind) => ({ ...kind, levels: levelsOf(kind, features) }))
    .filter(({ levels }) => levels.length > 0);
}
