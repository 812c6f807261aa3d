import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { tellChanges } from "#db/changes";
import * as schema from "#db/schema/index";
import { log } from "#server/log/log";

export type Database = NodePgDatabase<typeof schema>;

/** A pool of connections and its Drizzle face. Whoever opens it ends it. */
export function openDatabase(url: string): { db: Database; end: () => Promise<void> } {
  const pool = new Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks (the server restarts) must not end the process; the next query opens another.
  pool.on("error", (error) => log.warn({ err: error }, "a database connection was lost"));
  const db = drizzle(pool, { schema });
  const changes = tellChanges(db, url);
  return {
    db,
    end: async () => {
      await changes.end();
      await pool.end();
    },
  };
}
