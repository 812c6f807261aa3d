import { findWorkspaceBySecret } from "#db/queries/workspaces";
import { hashSecret, readToken } from "#server/accounts/secret-token";
import type { Context } from "#server/context";

/** The workspace that a cookie or bearer token opens, or null. */
export async function findWorkspace({ db, settings }: Context, token: string | null): Promise<string | null> {
  const secret = token === null ? null : readToken(token, settings.secret);
  return secret === null ? null : findWorkspaceBySecret(db, hashSecret(secret));
}
