import { insertWorkspace } from "#db/queries/workspaces";
import { hashSecret, issueToken } from "#server/accounts/secret-token";
import type { Context } from "#server/context";

/** Opens a new anonymous workspace. The token is told once and stored nowhere. */
export async function createWorkspace({ db, settings }: Context): Promise<{ workspace: string; token: string }> {
  const { secret, token } = issueToken(settings.secret);
  return { workspace: await insertWorkspace(db, hashSecret(secret)), token };
}
