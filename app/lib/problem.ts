import type { ProblemDetail } from "#server/contracts/views";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function problemFrom(value: Record<string, unknown>): ProblemDetail | undefined {
  const message = value.message ?? value.detail ?? value.title;
  if (typeof message !== "string") return undefined;
  return {
    code: typeof value.code === "string" ? value.code : "internal",
    message,
    hint: typeof value.hint === "string" ? value.hint : null,
    where: isRecord(value.where) ? value.where : null,
  };
}

const unreachable: ProblemDetail = {
  code: "internal",
  message: "The server could not be reached.",
  hint: "Check the connection and try again.",
  where: null,
};

const refused: ProblemDetail = {
  code: "bad-input",
  message: "The server did not accept what this page sent.",
  hint: "Reload the page and try again.",
  where: null,
};

/** What went wrong, from a tRPC client error: its `data.problem` where the server sent one. */
export function problemOf(error: unknown): ProblemDetail {
  if (!isRecord(error)) return unreachable;
  const data = error.data;
  if (isRecord(data) && isRecord(data.problem)) return problemFrom(data.problem) ?? unreachable;
  // No `data` at all means that no answer of ours came back.
  if (!data) return unreachable;
  return refused;
}

/** What went wrong, from the body of an RFC 9457 answer. */
export function problemOfResponse(body: string): ProblemDetail {
  try {
    const parsed: unknown = JSON.parse(body);
    return (isRecord(parsed) && problemFrom(parsed)) || unreachable;
  } catch {
    return unreachable;
  }
}

/** What went wrong, from the error that a direct call of a procedure throws. */
export function problemOfThrown(error: unknown): ProblemDetail {
  const cause = isRecord(error) ? error.cause : null;
  return (isRecord(cause) && problemFrom(cause)) || refused;
}
