import { eq } from "drizzle-orm";
import type { Database } from "#db/client";
import { workspaces } from "#db/schema/workspaces";

export async function insertWorkspace(db: Database, secretHash: string): Promise<string> {
  const [row] = await db.insert(workspaces).values({ secretHash }).returning({ id: workspaces.id });
  return (row as { id: string }).id;
}

export async function findWorkspaceBySecret(db: Database, secretHash: string): Promise<string | null> {
  const [row] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.secretHash, secretHash));
  return row?.id ?? null;
}
