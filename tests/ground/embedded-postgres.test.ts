import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropDatabase, ensureDatabase } from "#db/embedded/databases";
import { tryFileLock } from "#db/embedded/file-lock";
import { readPostmaster } from "#db/embedded/postmaster";
import { type EmbeddedPostgres, startOrAdoptPostgres } from "#db/embedded/start-or-adopt";
import { createTestDatabase } from "#tests/ground/test-database";

const asRoot = process.getuid?.() === 0;
let parent: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "fiftyfold-postgres-"));
  chmodSync(parent, 0o711);
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.stop();
  rmSync(parent, { recursive: true, force: true });
});

async function start(dataDir: string, sharedDir?: string): Promise<EmbeddedPostgres> {
  const server = await startOrAdoptPostgres(sharedDir ? { dataDir, sharedDir } : { dataDir });
  started.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

const pidOf = (server: EmbeddedPostgres) => readPostmaster(server.cluster)?.pid ?? Number.NaN;

test("creates, keeps durable, adopts, survives kill -9 and stops", async () => {
  const dataDir = join(parent, "data");
  const first = await start(dataDir);
  expect(first.adopted).toBe(false);
  expect(first.cluster.startsWith(dataDir)).toBe(true);
  expect(statSync(join(dataDir, "postgres.json")).mode & 0o777).toBe(0o600);

  const settings =
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'listen_addresses', 'server_encoding')";
  const found = Object.fromEntries(
    (await query<{ name: string; setting: string }>(first.url, settings)).map((r) => [r.name, r.setting]),
  );
  expect(found).toEqual({ fsync: "on", listen_addresses: "127.0.0.1", server_encoding: "UTF8" });
  const wrong = first.url.replace(/:[0-9a-f]{48}@/, ":guess@");
  await expect(query(wrong, "SELECT 1")).rejects.toThrow(/password authentication failed/);

  await query(first.url, "CREATE TABLE kept (n int)");
  await query(first.url, "INSERT INTO kept SELECT generate_series(1, 1000)");

  const second = await start(dataDir);
  expect(second.adopted).toBe(true);
  expect(second.url).toBe(first.url);

  const killed = pidOf(first);
  process.kill(killed, "SIGKILL");
  const third = await start(dataDir);
  expect(third.adopted).toBe(false);
  expect(pidOf(third)).not.toBe(killed);
  // The same address, so that programs which hold it connect again by themselves.
  expect(third.url).toBe(first.url);
  expect(await query(third.url, "SELECT count(*)::int AS n, sum(n)::int AS sum FROM kept")).toEqual([
    { n: 1000, sum: 500_500 },
  ]);

  await third.stop();
  expect(third.isAlive()).toBe(false);
  await expect(query(third.url, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);

  // A mark whose process number is another program's by now, as after a reboot.
  const marks = `${process.pid}\n${third.cluster}\n0\n${new URL(third.url).port}\n\n127.0.0.1\n`;
  writeFileSync(join(third.cluster, "postmaster.pid"), marks);
  expect((await start(dataDir)).adopted).toBe(false);
});

test("a kill during its creation blocks nothing", async () => {
  const dataDir = join(parent, "data");
  const program = `import { startOrAdoptPostgres } from "#db/embedded/start-or-adopt"; await startOrAdoptPostgres({ dataDir: ${JSON.stringify(dataDir)} });`;
  const killed = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    timeout: 700,
    killSignal: "SIGKILL",
  });
  expect(killed.signal).toBe("SIGKILL");
  const server = await start(dataDir);
  expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(readdirSync(join(dataDir, "postgres")).filter((name) => name.startsWith("draft-"))).toEqual([]);
});

test.runIf(asRoot)(
  "as root, under a home that only root may enter, it runs elsewhere and loosens nothing",
  async () => {
    const home = join(parent, "home");
    mkdirSync(home, { mode: 0o700 });
    const dataDir = join(home, "data");
    const shared = join(parent, "shared");
    const server = await start(dataDir, shared);
    expect(server.cluster.startsWith(shared)).toBe(true);
    expect(statSync(server.cluster).uid).not.toBe(0);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    await query(server.url, "CREATE TABLE kept (n int)");
    await server.stop();
    const again = await start(dataDir, shared);
    expect(again.cluster).toBe(server.cluster);
    expect(await query(again.url, "SELECT n FROM kept")).toEqual([]);
  },
);

test("each test gets a database of its own, and it goes when dropped", async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.url, "CREATE TABLE mine (n int)");
  expect(await query(two.url, "SELECT to_regclass('mine') AS mine")).toEqual([{ mine: null }]);
  expect(await ensureDatabase(one.url, new URL(one.url).pathname.slice(1))).toBe(one.url);
  await one.drop();
  await expect(query(one.url, "SELECT 1")).rejects.toThrow(/does not exist/);
  await dropDatabase(two.url, new URL(two.url).pathname.slice(1));
});

test("a file lock has one holder, and ends with a holder that is killed", () => {
  const path = join(parent, "lock");
  const held = tryFileLock(path);
  expect(held).toBeDefined();
  expect(tryFileLock(path)).toBeUndefined();
  held?.release();
  const program = `import { tryFileLock } from "#db/embedded/file-lock"; if (!tryFileLock(${JSON.stringify(path)})) process.exit(3); process.kill(process.pid, "SIGKILL");`;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", program]).signal).toBe("SIGKILL");
  expect(existsSync(path)).toBe(true);
  const next = tryFileLock(path);
  expect(next).toBeDefined();
  next?.release();
});
