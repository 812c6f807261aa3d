import { STATUS_CODES } from "node:http";
import type { Problem } from "#server/api/rest/problem-schema";
import { RequestError } from "#server/api/rest/request-error";
import { tellProblem } from "#server/api/tell-problem";
import { type ErrorCode, FiftyfoldError, TooManyError } from "#server/errors";
import { logFailure } from "#server/log/log-failure";
import { asKnown } from "#server/problem";

const STATUS: Record<ErrorCode, number> = {
  "bad-input": 400,
  unauthorised: 401,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  unsupported: 415,
  unprocessable: 422,
  "too-slow": 503,
  "too-many": 429,
  unavailable: 503,
  internal: 500,
};

/** In which a database or a store that was restarted is back. */
const RETRY_AFTER_SECONDS = 2;

/** The answer that tells an error (RFC 9457). What we do not know the cause of is logged, not told. */
export function problemResponse(error: unknown): Response {
  const cause = asKnown(error);
  const known = cause instanceof FiftyfoldError ? cause : null;
  const refusal = error instanceof RequestError ? error : null;
  const { code, message, hint, where, requestId } = tellProblem(error);
  const status = refusal?.status ?? STATUS[known?.code ?? "internal"];
  if (status >= 500) logFailure(error, "request failed");
  const problem: Problem = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    code,
    detail: message,
    ...(hint && { hint }),
    ...(where && { where }),
    ...(requestId && { requestId }),
    ...(refusal?.errors && { errors: refusal.errors }),
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="fiftyfold"');
  if (known instanceof TooManyError) headers.set("retry-after", String(known.retryAfterSeconds));
  if (code === "unavailable") headers.set("retry-after", String(RETRY_AFTER_SECONDS));
  for (const [name, value] of Object.entries(refusal?.headers ?? {})) headers.set(name, value);
  return new Response(JSON.stringify(problem), { status, headers });
}
