import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startOrAdoptPostgres } from "#db/embedded/start-or-adopt";

declare module "vitest" {
  export interface ProvidedContext {
    postgresDataDir: string;
  }
}

/** One folder for the PostgreSQL of a whole run. It starts with the first test that asks for a database. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const parent = await mkdtemp(join(tmpdir(), "fiftyfold-tests-"));
  // Only this user's by default, and as root PostgreSQL's own user must pass through.
  await chmod(parent, 0o711);
  const dataDir = join(parent, "data");
  provide("postgresDataDir", dataDir);
  return async () => {
    // Adopting is how this process comes to hold what a test has started.
    if (existsSync(join(dataDir, "postgres.json"))) await (await startOrAdoptPostgres({ dataDir })).stop();
    await rm(parent, { recursive: true, force: true });
  };
}
