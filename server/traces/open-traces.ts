import type { Tracer } from "@opentelemetry/api";

export type Traces = {
  api: typeof import("@opentelemetry/api");
  tracer: Tracer;
  /** Sends what has not been sent yet. */
  flush: () => Promise<void>;
};

/**
 * A tracer of our own that sends to OTEL_EXPORTER_OTLP_ENDPOINT. It is not made the global one: Next would add spans that
 * hold whole addresses, and the address of a shared report opens it.
 */
async function openTraces(): Promise<Traces> {
  const [api, { resourceFromAttributes }, { BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/resources"),
      import("@opentelemetry/sdk-trace-base"),
      import("@opentelemetry/exporter-trace-otlp-http"),
    ]);
  const program = process.env.FIFTYFOLD_PROGRAM ?? "";
  const name = process.env.OTEL_SERVICE_NAME || ["fiftyfold", program].filter(Boolean).join("-");
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": name }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  return { api, tracer: provider.getTracer("fiftyfold"), flush: () => provider.forceFlush() };
}

// Next builds one module more than once: all of them send together.
const shared = globalThis as { fiftyfoldTraces?: Promise<Traces | null> };

/** The traces of this process; null, and nothing of them loaded, where they go nowhere. */
export function getTraces(): Promise<Traces | null> {
  shared.fiftyfoldTraces ??= process.env.OTEL_EXPORTER_OTLP_ENDPOINT ? openTraces() : Promise.resolve(null);
  return shared.fiftyfoldTraces;
}
