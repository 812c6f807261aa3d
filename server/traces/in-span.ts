import type { Attributes, Context } from "@opentelemetry/api";
import { FiftyfoldError } from "#server/errors";
import { inScope } from "#server/log/scope";
import { getTraces, type Traces } from "#server/traces/open-traces";

export type SpanOptions = {
  kind: "server" | "consumer";
  attributes: Attributes;
  /** The header of this name (W3C Trace Context) of whoever asked for the work. */
  traceparent: string | null | undefined;
};

const KINDS = { server: "SERVER", consumer: "CONSUMER" } as const;

/** Only what another process could have written: a broken header starts a trace of our own. */
function parentOf({ api }: Traces, traceparent: string | null | undefined): Context {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "") ?? [];
  const { ROOT_CONTEXT, trace } = api;
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return api.isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}

/**
 * Runs something as a span of a trace, where traces are sent anywhere. What it throws marks the span as failed by the
 * kind of the error alone: its sentence may quote a person's data.
 *
 * @param run may add attributes, and may say that it failed without throwing
 */
export async function inSpan<Result>(
  name: string,
  { kind, attributes, traceparent }: SpanOptions,
  run: (note: (attributes: Attributes, failed?: boolean) => void) => Promise<Result>,
): Promise<Result> {
  const traces = await getTraces();
  if (!traces) return run(() => undefined);
  const { api, tracer } = traces;
  const span = tracer.startSpan(name, { kind: api.SpanKind[KINDS[kind]], attributes }, parentOf(traces, traceparent));
  const { traceId, spanId, traceFlags } = span.spanContext();
  const note = (more: Attributes, failed = false): void => {
    span.setAttributes(more);
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR });
  };
  const own = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  try {
    return await inScope({ traceId, traceparent: own }, () => run(note));
  } catch (error) {
    note(
      { "error.type": error instanceof FiftyfoldError ? error.code : error instanceof Error ? error.name : "" },
      true,
    );
    throw error;
  } finally {
    span.end();
  }
}
