import { count, isNull, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { latestMigration } from "#db/latest-migration";
import { evaluations } from "#db/schema/evaluations";
import { families } from "#db/schema/families";
import { stressSets } from "#db/schema/stress-sets";

export async function pingDatabase(db: Database): Promise<void> {
  await db.execute(sql`select 1`);
}

/** Whether the tables are those of this release, or of a later one. */
export async function isMigrated(db: Database): Promise<boolean> {
  const { rows } = await db.execute<{ latest: string | null }>(
    sql`select max(created_at) as latest from drizzle.__drizzle_migrations`,
  );
  return Number(rows[0]?.latest ?? 0) >= latestMigration;
}

/** The names of the queue's jobs. */
export async function listQueues(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ name: string }>(sql`select name from pgboss.queue`);
  return rows.map(({ name }) => name);
}

/** Keys of the jobs of a name that wait or run. */
export async function listOpenJobs(db: Database, name: string): Promise<Set<string>> {
  const { rows } = await db.execute<{ key: string }>(sql`
    select singleton_key as key from pgboss.job where name = ${name} and state in ('created', 'retry', 'active')`);
  return new Set(rows.map(({ key }) => key));
}

export const countFamilies = (db: Database): Promise<number> => db.$count(families);

export type StateCount = { state: string; count: number };

export const countEvaluations = (db: Database): Promise<StateCount[]> =>
  db
    .select({ state: evaluations.state, count: count() })
    .from(evaluations)
    .where(isNull(evaluations.deletedAt))
    .groupBy(evaluations.state);

export const countStressSets = (db: Database): Promise<StateCount[]> =>
  db
    .select({ state: stressSets.state, count: count() })
    .from(stressSets)
    .where(isNull(stressSets.deletedAt))
    .groupBy(stressSets.state);

export type QueueDepth = {
  name: string;
  waiting: number;
  active: number;
  /** Given up for good; the queue keeps them for some days. */
  failed: number;
  /** For how long the one that has waited longest could have been begun. */
  oldestSeconds: number;
};

export async function measureQueues(db: Database): Promise<QueueDepth[]> {
  const { rows } = await db.execute<QueueDepth>(sql`
    select name,
      count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'failed')::int as failed,
      coalesce(extract(epoch from now() - min(start_after) filter (where state in ('created', 'retry') and start_after <= now())), 0)::float8
        as "oldestSeconds"
    from pgboss.job group by name`);
  return rows;
}
