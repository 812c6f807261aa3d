import { getEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { type UnitPlace, unitsFolder } from "#server/jobs/steps/units/unit";

/** Evaluations of which this process has run units, and whose copies of them it may still hold, with their sets. */
const ran = new Map<string, string>();

export const noteRun = ({ evaluation, set }: Pick<UnitPlace, "evaluation" | "set">): void =>
  void ran.set(evaluation, set);

/** Clears away what this host has of the units that it ran, once their evaluation is over: whoever looked after it was elsewhere. */
export async function clearRun({ db, storage }: Pick<Context, "db" | "storage">): Promise<void> {
  for (const [evaluation, set] of [...ran]) {
    const state = (await getEvaluation(db, evaluation))?.state;
    if (state === "queued" || state === "running") continue;
    await storage.remove(unitsFolder({ set, evaluation }));
    ran.delete(evaluation);
  }
}
