import { Counter, Gauge, Histogram, Registry } from "prom-client";

export const workerRegistry = new Registry();
const registers = [workerRegistry];

export const jobDuration = new Histogram({
  name: "fiftyfold_job_duration_seconds",
  help: "Jobs that ended, by whether they were done or failed, and how long they took.",
  labelNames: ["job", "outcome"] as const,
  buckets: [0.1, 0.5, 2, 10, 60, 300, 1800, 7200],
  registers,
});

export const jobsRunning = new Gauge({
  name: "fiftyfold_jobs_running",
  help: "Jobs that this worker is at.",
  labelNames: ["job"] as const,
  registers,
});

export const rowsPredicted = new Counter({
  name: "fiftyfold_rows_predicted_total",
  help: "Rows of evaluations that all variants have answered.",
  registers,
});
