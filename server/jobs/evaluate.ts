import { z } from "zod";
import { defineJob } from "#server/jobs/define-job";

/** So many one worker looks after at a time, while all workers run their units: a long one does not hold up the short ones of others. */
export const EVALUATIONS_AT_ONCE = 4;

/** Runs all variants of a family on one stress set and ranks them. */
export const evaluateJob = defineJob({
  name: "evaluate",
  payload: z.object({ evaluation: z.uuid() }),
  key: ({ evaluation }) => evaluation,
  // Those that take it are woken where its set is (`wake-near.ts`).
  options: { retryLimit: 10, expireInSeconds: 24 * 60 * 60, heartbeatSeconds: 10, notify: false },
});
