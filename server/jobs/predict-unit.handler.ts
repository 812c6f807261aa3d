import { join } from "node:path";
import { type EvaluationRow, getEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { outlast } from "#server/jobs/steps/outlast";
import { tellFinished } from "#server/jobs/steps/units/finished-units";
import { noteRun } from "#server/jobs/steps/units/ran-here";
import { readUnit, runUnit } from "#server/jobs/steps/units/run-unit";
import { DONE_FILE, doneKey, inputFolder, packDone, type UnitPlace, unitFolder } from "#server/jobs/steps/units/unit";
import type { WarmRunners } from "#server/jobs/steps/units/warm-runners";
import { isWanted, watchWanted } from "#server/jobs/steps/units/watch-wanted";
import { log } from "#server/log/log";
import { rowsPredicted } from "#server/metrics/worker-metrics";

async function predict(context: Context, place: UnitPlace, runners: WarmRunners, signal: AbortSignal): Promise<void> {
  const { storage, settings } = context;
  const input = await storage.fetchFolder(inputFolder(place));
  const unit = await readUnit(input);
  const folder = await storage.ensureDirectory(unitFolder(place));
  const { logits, done } = await runUnit({
    input,
    unit,
    run: place.run,
    packageDirectory: join(settings.modelsDirectory, unit.family),
    workDirectory: folder,
    runners,
    onFailed: (failed) => log.warn(failed, "a variant could not be run"),
    signal,
  });
  signal.throwIfAborted();
  await writeWhole(join(folder, DONE_FILE), packDone(done, logits));
  await storage.publish(doneKey(place));
  rowsPredicted.inc(unit.chunks.reduce((sum, { rows }) => sum + rows, 0));
  await tellFinished(context.db, predictUnitJob.key(place));
}

/** Whether somebody else has done a unit, or nobody wants it any more. */
async function isOver(context: Context, { id }: Pick<EvaluationRow, "id">, place: UnitPlace): Promise<boolean> {
  return !(await isWanted(context, id)) || (await context.storage.find(doneKey(place))) !== null;
}

/**
 * Runs all variants on one unit of an evaluation. What comes of it lies under a name that the rows decide, so that to do it twice
 * does no harm.
 *
 * @param isFirstTry whether nobody can have done it yet: it is sent where nothing is found of it
 */
export async function handlePredictUnit(
  context: Context,
  payload: { evaluation: string; run: string; start: number },
  runners: WarmRunners,
  outer: AbortSignal,
  isFirstTry = false,
): Promise<void> {
  const evaluation = await getEvaluation(context.db, payload.evaluation);
  if (evaluation?.state !== "running") return;
  const place: UnitPlace = { set: evaluation.stressSet, ...payload };
  if (!isFirstTry && (await context.storage.find(doneKey(place)))) return;
  noteRun(place);
  const { signal, end } = watchWanted(context, evaluation.id, outer);
  try {
    const run = (): Promise<void> =>
      context.storage.hold(unitFolder(place), () => predict(context, place, runners, signal));
    await outlast(run, signal);
  } catch (error) {
    if (await isOver(context, evaluation, place)) return;
    throw error;
  } finally {
    end();
  }
}
