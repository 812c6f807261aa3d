import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { dropDatabase, ensureDatabase } from "#db/embedded/databases";
import { startOrAdoptPostgres } from "#db/embedded/start-or-adopt";

/** A fresh, empty database on the run's own PostgreSQL, which the first call starts. */
export async function createTestDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = await startOrAdoptPostgres({ dataDir: inject("postgresDataDir") });
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = await ensureDatabase(server.url, name);
  return { url, drop: () => dropDatabase(server.url, name) };
}
