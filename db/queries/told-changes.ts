import { sql } from "drizzle-orm";
import { CHANNEL, changesOf } from "#db/changes";
import type { Database } from "#db/client";
import { log } from "#server/log/log";

/** Tells whoever listens of a change that no trigger tells of, by a name for it. Only a hint: where nobody can be told, they look a little later. */
export async function tellChange(db: Database, name: string): Promise<void> {
  const telling = db.execute(sql`select pg_notify(${CHANNEL}, ${name})`);
  await telling.catch((error) => log.debug({ err: error }, "nobody could be told of a change"));
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
