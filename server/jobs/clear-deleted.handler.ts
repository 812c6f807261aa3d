import { deleteEvaluationRow, listEvaluationsDeletedBefore } from "#db/queries/evaluations";
import { deleteStressSetRow, listStressSetsDeletedBefore } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { undoStart } from "#server/contracts/deletion";
import { log } from "#server/log/log";
import { answersFolder, stressSetFolder } from "#server/storage/keys";

/** One that cannot be cleared now keeps no other from it, and is tried again the next time. */
async function each<T extends { id: string }>(found: T[], clear: (one: T) => Promise<void>): Promise<void> {
  for (const one of found)
    await clear(one).catch((error: unknown) =>
      log.error({ err: error, id: one.id }, "what was deleted could not be cleared away"),
    );
}

/** Clears away for good what was deleted so long ago that it cannot be had back: rows, uploads, datasets, predictions. */
export async function handleClearDeleted({ db, storage }: Context, now = Date.now()): Promise<void> {
  const moment = undoStart(now);
  await each(await listStressSetsDeletedBefore(db, moment), async ({ id }) => {
    // The row goes after the files, so that what is interrupted is found again; then what was written meanwhile.
    await storage.remove(stressSetFolder(id));
    await deleteStressSetRow(db, id);
    await storage.remove(stressSetFolder(id));
  });
  await each(await listEvaluationsDeletedBefore(db, moment), (evaluation) =>
    deleteEvaluationRow(db, evaluation, () => storage.remove(answersFolder(evaluation.stressSet))),
  );
}
