import { z } from "zod";
import { defineJob } from "#server/jobs/define-job";

/** Runs all variants of a family on some chunks of the rows of an evaluation: what any worker can do for it. */
export const predictUnitJob = defineJob({
  name: "predict-unit",
  payload: z.object({ evaluation: z.uuid(), run: z.string(), start: z.int().nonnegative() }),
  key: ({ evaluation, run, start }) => `${evaluation}/${run}/${start}`,
  options: { retryLimit: 10, expireInSeconds: 6 * 60 * 60, heartbeatSeconds: 10 },
});
