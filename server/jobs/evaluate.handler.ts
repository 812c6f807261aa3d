import {
  countOpenEvaluationsBefore,
  deleteEvaluationRow,
  getEvaluation,
  type OpenEvaluation,
  updateOpenEvaluation,
} from "#db/queries/evaluations";
import { listBenchmarks, listVariants } from "#db/queries/families";
import { getStressSet, listSetsBeside } from "#db/queries/stress-sets";
import { watchChanges } from "#db/queries/told-changes";
import type { Context } from "#server/context";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { CancelledError, ConflictError, FiftyfoldError, NotFoundError } from "#server/errors";
import { findPackage } from "#server/jobs/steps/find-package";
import { type Answered, keepAnswers, keepOwedAnswers, openAnswers } from "#server/jobs/steps/keep-answers";
import { BASIS_FILE, type Donor } from "#server/jobs/steps/known-rows/donor";
import { outlast } from "#server/jobs/steps/outlast";
import { type PredictInput, predictDataset } from "#server/jobs/steps/predict-dataset";
import { predictStresses } from "#server/jobs/steps/predict-stresses";
import { rankApart, readyToRank } from "#server/jobs/steps/rank-apart";
import { rankedFamily } from "#server/jobs/steps/rank-dataset";
import { asksForLatency, timeVariants } from "#server/jobs/steps/time-variants";
import { type Spread, spreadRuns } from "#server/jobs/steps/units/spread-run";
import { unitsFolder } from "#server/jobs/steps/units/unit";
import { log } from "#server/log/log";
import { logFailure } from "#server/log/log-failure";
import { rowsPredicted } from "#server/metrics/worker-metrics";
import { toProblem } from "#server/problem";
import { readBorrowing } from "#server/storage/family-package";
import { answersFolder, predictionsFolder, stressesFolder, stressSetFolder } from "#server/storage/keys";
import { fetchDataset } from "#server/storage/set-files";
import type { Storage } from "#server/storage/storage";

/** How often progress is written, where there is any, and a cancellation noticed that is not told of. */
const WATCH = { everyMs: 400, toldMs: 5000 };

/** Writes progress and aborts when the evaluation was cancelled or deleted meanwhile. */
function watch({ db }: Context, id: string, progress: { rowsDone: number }, controller: AbortController): () => void {
  let written = -1;
  const look = async (): Promise<void> => {
    try {
      const { rowsDone } = progress;
      const open =
        rowsDone === written ? await getEvaluation(db, id) : await updateOpenEvaluation(db, id, { rowsDone });
      written = rowsDone;
      if (open?.state !== "running") controller.abort();
    } catch (error) {
      log.warn({ err: error }, "progress could not be written");
    }
  };
  return watchChanges(db, id, look, { ...WATCH, isDue: () => progress.rowsDone !== written });
}

/** Those that may have rows to give: a store is asked for their basis before the whole is fetched, one after the other, as each may be large. */
async function fetchDonors(storage: Storage, sets: readonly { id: string }[], basis: string): Promise<Donor[]> {
  const donors: Donor[] = [];
  for (const { id } of sets) {
    const own = await storage.readMember(predictionsFolder(id), BASIS_FILE);
    if (own?.toString() === basis) donors.push({ folder: await storage.fetchFolder(predictionsFolder(id)) });
  }
  return donors;
}

/** Spares later evaluations on other hosts the same work; where it fails, they do it again. */
async function publishPredictions(storage: Storage, set: string): Promise<void> {
  for (const part of [predictionsFolder(set), stressesFolder(set)])
    await storage.publish(part).catch((error) => log.warn({ err: error }, "predictions could not be published"));
}

/** Units of one evaluation come after so many of those that its person asked for before. */
const UNITS_BEFORE = 1000;

/** Evaluations take turns, unit by unit; those of one person one after the other, so that nobody waits for another's many. */
async function openSpread(context: Context, { id, stressSet, family, ...asked }: OpenEvaluation): Promise<Spread> {
  const before = await countOpenEvaluationsBefore(context.db, asked);
  return spreadRuns({ ...context, set: stressSet, evaluation: id, family }, -UNITS_BEFORE * before);
}

/** Runs the variants, ranks them, and stores the ranking. The table of their answers comes after it: whoever waits for a ranking need not wait for that. */
async function evaluate(
  context: Context,
  evaluation: OpenEvaluation,
  signal: AbortSignal,
  spreading: boolean,
): Promise<Answered> {
  const { db, storage, settings } = context;
  const set = await getStressSet(db, evaluation.stressSet);
  const family = await findPackage(context, evaluation.family);
  if (!set?.dataset) throw new ConflictError("The stress set of this evaluation is no longer ready.");
  if (!family) throw new NotFoundError(`The family '${evaluation.family}' is no longer here.`);
  const variants = await listVariants(db, family.slug);
  const benchmarks = await listBenchmarks(db, family.slug);
  const controller = new AbortController();
  signal.addEventListener("abort", () => controller.abort(), { once: true });
  const progress = { rowsDone: 0 };
  const dataset = await fetchDataset(storage, set.id, set.dataset);
  const unwatch = watch(context, evaluation.id, progress, controller);
  try {
    const input: PredictInput = {
      packageDirectory: family.directory,
      variants,
      dataset,
      workDirectory: await openAnswers(storage, set.id),
      limits: settings.inference,
      findDonors: async (basis) => fetchDonors(storage, await listSetsBeside(db, set), basis),
      onFailed: (failed) => log.warn(failed, "a variant could not be run"),
      signal: controller.signal,
      spread: spreading ? await openSpread(context, evaluation) : undefined,
      onProgress: (rowsDone) => {
        if (!spreading) rowsPredicted.inc(Math.max(0, rowsDone - progress.rowsDone));
        progress.rowsDone = rowsDone;
      },
    };
    // Options of an earlier release lack what has come since.
    const options = rankingOptionsSchema.parse(evaluation.options);
    const { stresses } = options;
    readyToRank(dataset.rows * variants.length * dataset.labels.length);
    const predictions = await predictDataset(input);
    const stressed = await predictStresses(input, stresses);
    const rowsDone = dataset.rows * (1 + stresses.length);
    const open = await updateOpenEvaluation(db, evaluation.id, { rowsDone, phase: "ranking" });
    if (!open) throw new CancelledError();
    const latency = asksForLatency(options) ? await timeVariants(input, predictions) : null;
    const ranked = rankedFamily(family.definition, variants, benchmarks, {
      latency,
      borrowing: await readBorrowing(family.directory),
    });
    // They are there before the ranking is: whoever ranks on the set next, on whichever host, finds them.
    const publishing = publishPredictions(storage, set.id);
    const ranking = rankApart({ family: ranked, dataset, predictions, options, stressed }, controller.signal);
    const report = await ranking.finally(() => publishing);
    const done = { state: "done", phase: "finished", report, finishedAt: new Date() } as const;
    if (!(await updateOpenEvaluation(db, evaluation.id, done))) throw new CancelledError();
    return { set: set.id, dataset, predictions };
  } finally {
    unwatch();
  }
}

/** Units go once their evaluation is over, however that came about, and whoever had begun with it. */
async function clearUnits({ storage }: Context, over: OpenEvaluation | null): Promise<void> {
  if (over) await storage.remove(unitsFolder({ set: over.stressSet, evaluation: over.id }));
}

/** Whether another try would fail in the same way: what we know the cause of does not heal by itself. */
const isHopeless = (error: unknown): boolean => error instanceof FiftyfoldError && error.code !== "internal";

/** Whether an evaluation needs no more work: over, or deleted. What is gone for good takes the files of this run along. */
async function settle({ db, storage }: Context, { id, stressSet }: OpenEvaluation): Promise<boolean> {
  const current = await getEvaluation(db, id);
  if (!(await getStressSet(db, stressSet))) await storage.remove(stressSetFolder(stressSet));
  else if (!current) await deleteEvaluationRow(db, { id, stressSet }, () => storage.remove(answersFolder(stressSet)));
  return current?.state !== "queued" && current?.state !== "running";
}

/** Does what is left to be done of an evaluation that is over. */
async function handleOver(context: Context, { evaluation: id }: { evaluation: string }): Promise<void> {
  const over = await getEvaluation(context.db, id);
  if (over) await context.storage.hold(stressSetFolder(over.stressSet), () => keepOwedAnswers(context, over));
  await clearUnits(context, over);
}

/**
 * Runs one evaluation. What the variants answered stays with the stress set: a retry goes on where an interrupted run stopped,
 * and another ranking of the same rows needs no inference.
 *
 * @param signal aborts when this worker must let go of the job; the evaluation then stays open for another
 * @param lastTry whether a failure is final, so that it is shown to the person
 * @param spreading whether all workers run the variants, which takes one that takes the queue's units; this process alone unless told
 */
export async function handleEvaluate(
  context: Context,
  payload: { evaluation: string },
  signal: AbortSignal,
  lastTry: boolean,
  spreading = false,
): Promise<void> {
  const { db, storage } = context;
  const evaluation = await updateOpenEvaluation(db, payload.evaluation, { state: "running", phase: "predicting" });
  if (!evaluation) return handleOver(context, payload);
  const held = <T>(work: () => Promise<T>): Promise<T> =>
    outlast(() => storage.hold(stressSetFolder(evaluation.stressSet), work), signal);
  try {
    const answered = await held(() => evaluate(context, evaluation, signal, spreading));
    await held(() => keepAnswers(storage, answered));
    // Deleted for good meanwhile: nobody else removes what was written since.
    await settle(context, evaluation);
    await clearUnits(context, evaluation);
  } catch (error) {
    if (await settle(context, evaluation)) return handleOver(context, payload);
    logFailure(error, "the evaluation failed");
    if (signal.aborted || !(lastTry || isHopeless(error))) throw error;
    const failed = { state: "failed", phase: "finished", error: toProblem(error), finishedAt: new Date() } as const;
    await updateOpenEvaluation(db, evaluation.id, failed);
    await clearUnits(context, evaluation);
  }
}
