import { randomUUID } from "node:crypto";

export const REQUEST_ID_HEADER = "x-request-id";

/** Short and plain, so that it can stand in a log, a header and a sentence. */
const SANE = /^[\w.:-]{1,64}$/;

/** The id that the caller, or a proxy before us, has given the request; one of our own where that is none to use. */
export function readRequestId(headers: Headers): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && SANE.test(given) ? given : randomUUID();
}
