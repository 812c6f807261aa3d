import { updateOpenEvaluation } from "#db/queries/evaluations";
import { getStressSet, updateStressSet } from "#db/queries/stress-sets";
import { getTrial, updateTrial } from "#db/queries/trials";
import type { Context } from "#server/context";
import type { ProblemDetail } from "#server/contracts/views";
import { trialFolder } from "#server/storage/keys";

const givenUp = (what: string): ProblemDetail => ({
  code: "internal",
  message: `${what} failed several times and was given up.`,
  hint: "Try again; if it fails again, tell whoever runs this server.",
  where: null,
});

/** An evaluation whose every try failed, be it that its worker died each time: it must not seem to run for ever. */
export async function handleAbandonedEvaluation({ db }: Context, payload: { evaluation: string }): Promise<void> {
  const error = givenUp("This evaluation");
  await updateOpenEvaluation(db, payload.evaluation, {
    state: "failed",
    phase: "finished",
    error,
    finishedAt: new Date(),
  });
}

/** A trial whose every try failed. */
export async function handleAbandonedTrial({ db, storage }: Context, payload: { trial: string }): Promise<void> {
  const row = await getTrial(db, payload.trial);
  if (row && !row.result && !row.error) await updateTrial(db, row.id, { error: givenUp("Trying this input") });
  await storage.remove(trialFolder(payload.trial));
}

/** A stress set that could never be read to its end. The upload is kept: with a mapping to change, it can be tried again. */
export async function handleAbandonedStressSet({ db }: Context, payload: { stressSet: string }): Promise<void> {
  const row = await getStressSet(db, payload.stressSet);
  if (row?.state !== "received" && row?.state !== "reading") return;
  const state = row.inspection === null ? "rejected" : "needs-mapping";
  await updateStressSet(db, row.id, { state, error: givenUp("Reading this file") });
}
