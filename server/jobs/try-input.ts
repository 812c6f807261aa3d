import { z } from "zod";
import { defineJob } from "#server/jobs/define-job";

/** Shows one input to all variants of a family. A person waits for it, so that it is not tried for long. */
export const tryInputJob = defineJob({
  name: "try-input",
  payload: z.object({ trial: z.uuid() }),
  key: ({ trial }) => trial,
  options: { retryLimit: 1, expireInSeconds: 60, heartbeatSeconds: 10 },
});
