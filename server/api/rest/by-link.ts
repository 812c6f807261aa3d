import type { Endpoint } from "#server/api/rest/define-route";

/** A link can be taken back: nothing of what it opened may be kept, found by search engines, or passed on as a referrer. */
const HEADERS = {
  "cache-control": "private, no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};

/** For endpoints that anybody with the token of a link may read. */
export function byLink(endpoint: Endpoint): Endpoint {
  return async (call) => {
    const response = await endpoint(call);
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  };
}
