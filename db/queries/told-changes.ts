import { sql } from "drizzle-orm";
import { CHANNEL, changesOf } from "#db/changes";
import type { Database } from "#db/client";

/** Tells whoever listens of a change that no trigger tells of, by a name for it. */
export async function tellChange(db: Database, name: string): Promise<void> {
  await db.execute(sql`select pg_notify(${CHANNEL}, ${name})`);
}

/**
 * Calls `listener` with whatever change PostgreSQL tells of, where it can be heard.
 *
 * @returns ends it
 */
export function hearChanges(db: Database, listener: (name: string) => void): () => void {
  const changes = changesOf(db);
  changes?.start();
  return changes?.onChange(listener) ?? (() => undefined);
}
