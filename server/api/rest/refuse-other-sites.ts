import { RequestError } from "#server/api/rest/request-error";

const HARMLESS = new Set(["GET", "HEAD", "OPTIONS"]);

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null;
}

/** True where a page of another site made this browser send the request. */
function comesFromElsewhere({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return false;
  if (site === "cross-site") return true;
  const origin = headers.get("origin");
  if (origin === null) return false;
  // A page cannot set either header, so whichever a reverse proxy left as the browser saw it counts.
  const hosts = [headers.get("host"), headers.get("x-forwarded-host")].map((host) => host?.trim().toLowerCase());
  const from = hostOf(origin);
  return from === null || !hosts.includes(from);
}

/** Refuses a request that changes something and was sent with the cookie by a page of another site. */
export function refuseOtherSites(request: Request): void {
  if (HARMLESS.has(request.method) || !comesFromElsewhere(request)) return;
  throw new RequestError("A page of another site may not change things in this workspace.", {
    code: "unauthorised",
    status: 403,
    hint: "Programs send a bearer token in place of the cookie.",
  });
}
