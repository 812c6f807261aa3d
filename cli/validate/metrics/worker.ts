import { doMetricJob } from "#cli/validate/metrics/jobs";
import { serveJobs } from "#cli/validate/serve-jobs";

serveJobs(doMetricJob);
