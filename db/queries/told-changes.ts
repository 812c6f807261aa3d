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

type Watched = {
  /** How often it is looked where nothing is told. */
  everyMs: number;
  /** And how often where PostgreSQL tells of changes. */
  toldMs: number;
  /** Whether it is to be looked all the same. */
  isDue?: () => boolean;
};

/**
 * Looks at a row again and again: at once where PostgreSQL tells that it has changed, and otherwise seldom.
 *
 * @param look never rejects; one that is asked for while another is going on comes after it
 * @returns ends it
 */
export function watchChanges(
  db: Database,
  id: string,
  look: () => Promise<void>,
  { everyMs, toldMs, isDue = () => false }: Watched,
): () => void {
  let last = Date.now();
  let lookedAt = 0;
  let looking = false;
  let isAsked = false;
  const lookNow = async (): Promise<void> => {
    isAsked = true;
    if (looking) return;
    looking = true;
    while (isAsked) {
      isAsked = false;
      last = Date.now();
      lookedAt = last;
      await look();
    }
    looking = false;
  };
  const unlisten = hearChanges(db, (name) => name === id && void lookNow());
  const timer = setInterval(() => {
    if (looking) return;
    const changes = changesOf(db);
    // It may have changed just before it was listened to.
    const isTold = changes?.isHeard && !changes.changedSince(id, lookedAt);
    if (!isTold || Date.now() - last >= toldMs || isDue()) void lookNow();
  }, everyMs);
  return () => {
    clearInterval(timer);
    unlisten();
  };
}
