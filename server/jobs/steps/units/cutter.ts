import { availableParallelism } from "node:os";
import { keepCut, readCut } from "#server/jobs/steps/units/cut-run";
import type { OpenUnits, Owner, SpreadWork } from "#server/jobs/steps/units/open-units";
import {
  type Cut,
  cutByPace,
  cutByProbes,
  cutWithoutProbes,
  PROBES,
  PROBES_ENDED,
} from "#server/jobs/steps/units/size-units";
import { CHUNK_ROWS } from "#server/preprocess/chunk-layout";

/** Seconds that models took for each byte of tensors, by their files: as this process has measured it last. */
const paces = new Map<string, number>();

/** How the chunks of a run are cut into units; where it must be measured, after the first ones have ended. */
export function cutter(owner: Owner, { run, layout, variants, takeTurns }: SpreadWork, units: OpenUnits) {
  const { storage, set, evaluation } = owner;
  const place = { set, evaluation, run };
  const models = variants.map(({ sha256 }) => sha256).join();
  const processes = availableParallelism();
  let cut = cutWithoutProbes(Math.ceil(layout.rows / CHUNK_ROWS), takeTurns);
  let looked = false;

  /** As an earlier try has cut it, or by what is known of the models; null where it takes probes. */
  const cutAtOnce = async (bytes: number): Promise<Cut | null> => {
    const before = await readCut(storage, place);
    const pace = paces.get(models);
    if (before !== null || pace === undefined || units.isTakenUp) return before;
    const now = cutByPace(pace * bytes, bytes, processes);
    await keepCut(storage, place, now);
    return now;
  };

  /** Null for a chunk that is a unit of its own, however the others are cut. */
  return async (start: number, bytes: number): Promise<Cut | null> => {
    if (cut === null && !looked) cut = await cutAtOnce(bytes);
    looked = true;
    if (cut !== null || start < PROBES * CHUNK_ROWS) return cut;
    while (units.seconds.length < PROBES_ENDED && units.size > 0) await units.collect();
    const { seconds } = units;
    if (seconds.length > 0) paces.set(models, Math.min(...seconds) / bytes);
    cut = cutByProbes(seconds.length > 0 ? seconds : [1], bytes, processes);
    await keepCut(storage, place, cut);
    return cut;
  };
}
