import { REQUEST_ID_HEADER, readRequestId } from "#server/api/request-id";
import { log } from "#server/log/log";
import { inScope } from "#server/log/scope";

/** What may be told of a request anywhere: the path as a template, since a path itself may hold the token of a link. */
export type RequestName = { door: "rest" | "trpc"; route: string };

/** Reads are told only to who wants to hear everything. */
function logAnswer(name: RequestName, { method }: Request, { status }: Response, ms: number): void {
  const quiet = status < 400 && (method === "GET" || method === "HEAD" || method === "OPTIONS");
  log[quiet ? "debug" : "info"]({ ...name, method, status, ms: Math.round(ms) }, "request");
}

/**
 * Answers a request under its id, which the answer, every line of the log and the jobs that are sent meanwhile carry.
 * What is measured ends with the head of the answer: its body may still stream.
 */
export function withRequest(request: Request, name: RequestName, answer: () => Promise<Response>): Promise<Response> {
  const requestId = readRequestId(request.headers);
  return inScope({ requestId }, async () => {
    const start = performance.now();
    const response = await answer();
    response.headers.set(REQUEST_ID_HEADER, requestId);
    logAnswer(name, request, response, performance.now() - start);
    return response;
  });
}
