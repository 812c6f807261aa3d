import { join } from "node:path";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { openDatabase } from "#db/client";

/** Brings the tables of the database at `url` to the state of this release. */
export async function migrateDatabase(url: string): Promise<void> {
  const { db, end } = openDatabase(url);
  try {
    await migrate(db, { migrationsFolder: join(import.meta.dirname, "migrations") });
  } finally {
    await end();
  }
}
