import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deleteFamiliesExcept } from "#db/queries/families";
import type { Context } from "#server/context";
import { readEnv } from "#server/env";
import type { Readiness } from "#server/operations/check-readiness";
import { openContext } from "#server/server-context";
import { createLocalStorage } from "#server/storage/local-disk";
import { type Server, startServer } from "#tests/api/harness";
import { GET as health } from "../../app/healthz/route.ts";
import { GET as ready } from "../../app/readyz/route.ts";

const ALL = ["database", "migrations", "queue", "storage", "families"];

let server: Server;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.stop());

/** What is not well, with the reason. */
async function failing(): Promise<Record<string, string | null>> {
  const response = await ready();
  const { ready: isReady, checks } = (await response.json()) as Readiness;
  expect(checks.map(({ name }) => name)).toEqual(ALL);
  const failed = checks.filter(({ ok }) => !ok);
  expect([response.status, isReady]).toEqual(failed.length === 0 ? [200, true] : [503, false]);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return Object.fromEntries(failed.map(({ name, why }) => [name, why]));
}

test("a product that can do its work is ready, and no file stays of the look", async () => {
  expect(await failing()).toEqual({});
  expect(server.storedFiles()).toEqual([]);
});

test("tables of an earlier release are told", async () => {
  await server.context.db.execute(sql`delete from drizzle.__drizzle_migrations where id > 1`);
  expect(await failing()).toEqual({ migrations: "The tables are those of an earlier release." });
});

test("a queue that lacks a job is told, and so is one that is not there", async () => {
  const { db } = server.context;
  await db.execute(sql`update pgboss.queue set name = 'other' where name = 'try-input'`);
  expect(await failing()).toEqual({ queue: "The queue has no try-input." });
  await db.execute(sql`alter schema pgboss rename to gone`);
  expect(await failing()).toEqual({ queue: "It failed with 42P01." });
});

test("a storage folder that takes no file is told by its code, without its path", async () => {
  server.context.storage = createLocalStorage(import.meta.filename);
  expect(await failing()).toEqual({ storage: "It failed with EEXIST." });
});

test("a catalogue without a family is told", async () => {
  await deleteFamiliesExcept(server.context.db, []);
  expect(await failing()).toEqual({ families: "No family is registered." });
});

test("without its database nothing is ready, no address is told, and the process still answers", async () => {
  const env = readEnv({ DATABASE_URL: "postgres://user:password@127.0.0.1:1/none" });
  const shared = globalThis as { fiftyfoldContext?: Promise<Context> };
  shared.fiftyfoldContext = openContext(env).then(({ context }) => context);
  const found = await failing();
  expect(Object.keys(found)).toEqual(ALL);
  expect(found.database).toBe("It failed with ECONNREFUSED.");
  expect((await health()).status).toBe(200);
});

test("a database that does not answer is waited for only so long", async () => {
  server.context.db.execute = () => new Promise<never>(() => undefined) as never;
  const start = performance.now();
  expect((await failing()).database).toContain("did not answer in time");
  expect(performance.now() - start).toBeLessThan(5000);
});
