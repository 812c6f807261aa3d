import type { Database } from "#db/client";
import type { InferenceLimits } from "#server/inference/limits";
import type { JobSender } from "#server/jobs/queue";
import type { Storage } from "#server/storage/storage";

/** What use cases and job handlers work with; made once a process. */
export type Context = {
  db: Database;
  storage: Storage;
  jobs: JobSender;
  settings: {
    modelsDirectory: string;
    maxUploadBytes: number;
    /** Evaluations of one workspace that may wait or run at a time. */
    maxOpenEvaluations: number;
    secret: string;
    /** What models may take. */
    inference: InferenceLimits;
    /** What Prometheus must know to read the metrics; without it there are none. */
    metricsToken?: string;
  };
};
