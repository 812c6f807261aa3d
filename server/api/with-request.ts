import { REQUEST_ID_HEADER, readRequestId } from "#server/api/request-id";
import { log } from "#server/log/log";
import { inScope } from "#server/log/scope";
import { webMetrics } from "#server/metrics/web-metrics";
import { inSpan } from "#server/traces/in-span";

/** What may be told of a request anywhere: the path as a template, since a path itself may hold the token of a link. */
export type RequestName = { door: "rest" | "trpc"; route: string };

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Reads are told only to who wants to hear everything. */
function tellAnswer(name: RequestName, { method }: Request, { status }: Response, ms: number): void {
  const quiet = status < 400 && (method === "GET" || method === "HEAD" || method === "OPTIONS");
  log[quiet ? "debug" : "info"]({ ...name, method, status, ms: Math.round(ms) }, "request");
  const labels = { ...name, method: METHODS.has(method) ? method : "other", status: `${Math.floor(status / 100)}xx` };
  webMetrics.requests.observe(labels, ms / 1000);
}

/**
 * Answers a request under its id, which the answer, every line of the log and the jobs that are sent meanwhile carry.
 * What is measured ends with the head of the answer: its body may still stream.
 */
export function withRequest(request: Request, name: RequestName, answer: () => Promise<Response>): Promise<Response> {
  const requestId = readRequestId(request.headers);
  const attributes = {
    "http.request.method": request.method,
    "http.route": name.route,
    "fiftyfold.request_id": requestId,
  };
  const traceparent = request.headers.get("traceparent");
  return inScope({ requestId }, () =>
    inSpan(`${request.method} ${name.route}`, { kind: "server", attributes, traceparent }, async (note) => {
      const start = performance.now();
      const response = await answer();
      response.headers.set(REQUEST_ID_HEADER, requestId);
      note({ "http.response.status_code": response.status }, response.status >= 500);
      tellAnswer(name, request, response, performance.now() - start);
      return response;
    }),
  );
}
