import { doEnsembleJob } from "#cli/validate/ensembles/jobs";
import { serveJobs } from "#cli/validate/serve-jobs";

serveJobs(doEnsembleJob);
