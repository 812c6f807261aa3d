import { availableParallelism, cpus, loadavg } from "node:os";

/** What a figure was measured on, as a document says it. */
export const machineInWords = (): string =>
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}) at a load of ${loadavg()[2]?.toFixed(1)} over a quarter of an hour`;
