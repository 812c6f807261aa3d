import { Counter, Histogram, Registry } from "prom-client";
import { collectOfProcess } from "#server/metrics/collect-of-process";

type WebMetrics = {
  registry: Registry;
  requests: Histogram<"door" | "route" | "method" | "status">;
  uploadBytes: Counter;
};

function openMetrics(): WebMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectOfProcess(registry);
  return {
    registry,
    requests: new Histogram({
      name: "fiftyfold_http_request_duration_seconds",
      help: "Requests to REST and tRPC, and how long until their answer began.",
      labelNames: ["door", "route", "method", "status"],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers,
    }),
    uploadBytes: new Counter({
      name: "fiftyfold_upload_bytes_total",
      help: "Bytes of uploads that came in, kept or not.",
      registers,
    }),
  };
}

// Next builds one module more than once: all of them count together.
const shared = globalThis as { fiftyfoldWebMetrics?: WebMetrics };
shared.fiftyfoldWebMetrics ??= openMetrics();
export const webMetrics: WebMetrics = shared.fiftyfoldWebMetrics;
