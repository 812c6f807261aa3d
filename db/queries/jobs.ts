import { sql } from "drizzle-orm";
import type { Database } from "#db/client";

/** Keys of the jobs of a name that wait or run; of some of them, where they are told. For jobs of which there is at most one a key. */
export async function listOpenJobs(db: Database, name: string, keys?: readonly string[]): Promise<Set<string>> {
  if (keys?.length === 0) return new Set();
  // As the queue's own index has it.
  const asked = keys ? sql` and coalesce(singleton_key, '') in ${keys}` : sql``;
  const { rows } = await db.execute<{ key: string }>(sql`
    select singleton_key as key from pgboss.job where name = ${name} and state <= 'active' and policy = 'exclusive'${asked}`);
  return new Set(rows.map(({ key }) => key));
}

/** Those of some queues that hold a job which waits and may be begun. */
export async function listDueQueues(db: Database, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { rows } = await db.execute<{ name: string }>(sql`
    select distinct name from pgboss.job
    where name in ${names} and state < 'active' and not blocked and start_after <= now()`);
  return rows.map(({ name }) => name);
}
