import { findWorkspace } from "#server/accounts/find-workspace";
import type { Context } from "#server/context";

export const WORKSPACE_COOKIE = "fiftyfold_workspace";

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The Set-Cookie header that binds a browser to a workspace: out of reach of scripts, not sent along from other sites. */
export function workspaceCookie(token: string, secure: boolean): string {
  const parts = [`${WORKSPACE_COOKIE}=${token}`, "Path=/", "HttpOnly", "SameSite=Lax", `Max-Age=${ONE_YEAR_SECONDS}`];
  return [...parts, ...(secure ? ["Secure"] : [])].join("; ");
}

/** The value of the workspace cookie in a Cookie header, or null. */
export function readWorkspaceCookie(header: string | null): string | null {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${WORKSPACE_COOKIE}=`));
  return found?.slice(WORKSPACE_COOKIE.length + 1) ?? null;
}

/** The workspace that a request's cookie opens, or null. */
export function workspaceOfCookie(context: Context, header: string | null): Promise<string | null> {
  return findWorkspace(context, readWorkspaceCookie(header));
}
