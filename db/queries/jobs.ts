import { sql } from "drizzle-orm";
import type { Database } from "#db/client";

/** Of some jobs of the queue, by their keys, those that wait or run. For jobs of which there is at most one a key. */
export async function listOpenJobs(db: Database, name: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await db.execute<{ key: string }>(sql`
    select singleton_key as key from pgboss.job
    where name = ${name} and coalesce(singleton_key, '') in ${keys} and state <= 'active' and policy = 'exclusive'`);
  return new Set(rows.map(({ key }) => key));
}
