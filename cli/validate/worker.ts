import { doJob } from "#cli/validate/job";
import { serveJobs } from "#cli/validate/serve-jobs";

serveJobs(doJob);
