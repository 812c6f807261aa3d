import { findWorkspace } from "#server/accounts/find-workspace";
import type { Call, Endpoint } from "#server/api/rest/define-route";
import { refuseOtherSites } from "#server/api/rest/refuse-other-sites";
import { RequestError } from "#server/api/rest/request-error";
import { readWorkspaceCookie } from "#server/api/workspace-cookie";

const HINT =
  "Get a token with POST /api/v1/workspaces and send it as 'Authorization: Bearer <token>'; a browser that has started a workspace is known by its cookie.";

const unauthorised = (message: string): RequestError => new RequestError(message, { code: "unauthorised", hint: HINT });

function readBearer(header: string): string {
  const [, token] = /^bearer +(\S+) *$/i.exec(header) ?? [];
  if (!token) throw unauthorised("The Authorization header is not of the form 'Bearer <token>'.");
  return token;
}

/** For endpoints of private things: finds the caller's workspace by the bearer token or, without one, by the cookie. */
export function inWorkspace(endpoint: (call: Call & { workspace: string }) => Promise<Response>): Endpoint {
  return async (call) => {
    const { headers } = call.request;
    const authorization = headers.get("authorization");
    const cookie = readWorkspaceCookie(headers.get("cookie"));
    if (authorization === null && cookie === null) throw unauthorised("This needs a workspace.");
    // A browser adds the cookie by itself, whoever wrote the page; nobody adds a token by accident.
    if (authorization === null) refuseOtherSites(call.request);
    const token = authorization === null ? cookie : readBearer(authorization);
    const workspace = await findWorkspace(call.context, token);
    if (workspace === null) throw unauthorised("The token or cookie opens no workspace here.");
    return endpoint({ ...call, workspace });
  };
}
