import { z } from "zod";
import { defineJob } from "#server/jobs/define-job";

/** Inspects an uploaded file and, once its columns are mapped, makes its dataset. */
export const readStressSetJob = defineJob({
  name: "read-stress-set",
  payload: z.object({ stressSet: z.uuid() }),
  key: ({ stressSet }) => stressSet,
  options: { retryLimit: 10, expireInSeconds: 30 * 60, heartbeatSeconds: 10 },
});
