import { createServer, type Server } from "node:net";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#db/client";
import { findFreePort } from "#db/embedded/free-port";
import { families } from "#db/schema/families";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { InputError } from "#server/errors";
import { isHopeless, isPassing, toProblem } from "#server/problem";
import { openBucket } from "#server/storage/s3/bucket";
import { findObject } from "#server/storage/s3/objects";
import { createTestDatabase } from "#tests/ground/test-database";
import { CREDENTIALS } from "#tests/storage/s3-server";

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let closed: number;
let cutting: Server;
beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS);
  database = await createTestDatabase();
  closed = await findFreePort();
  // As a server that is killed while it is asked.
  cutting = createServer((socket) => socket.once("data", () => socket.destroy())).listen(0, "127.0.0.1");
});
afterAll(async () => {
  cutting.close();
  await database.drop();
});

/** What a query gives whose connection the server ends under way, as all are when PostgreSQL stops or one of its processes is killed. */
async function askTerminated(): Promise<unknown> {
  const { db, end } = openDatabase(database.url);
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  const asking = caught(db.select({ slept: sql`pg_sleep(30)` }).from(sql`(values (1)) as one`));
  const found =
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()";
  while ((await other.query(found)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const error = await asking;
  await other.end();
  await end();
  return error;
}

async function askDatabase(port: number): Promise<unknown> {
  const url = new URL(database.url);
  url.port = String(port);
  const { db, end } = openDatabase(url.href);
  const error = await caught(db.select().from(families).where(eq(families.slug, "none")));
  await end();
  return error;
}

const askStore = (port: number): Promise<unknown> =>
  caught(
    findObject(
      openBucket(parseStorageAddress(`s3://bucket/p?endpoint=http://127.0.0.1:${port}&forcePathStyle=true`)),
      "some/key",
    ),
  );
const cuttingPort = (): number => (cutting.address() as { port: number }).port;

test.each<[string, () => Promise<unknown>]>([
  ["a database that is not there", () => askDatabase(closed)],
  ["a database that is killed while it is asked", () => askDatabase(cuttingPort())],
  ["a database that ends a connection under way", askTerminated],
  ["a store that is not there", () => askStore(closed)],
  ["a store that is killed while it is asked", () => askStore(cuttingPort())],
])("%s is away for a while: said so, and no reason to give up", async (_, ask) => {
  const error = await ask();
  expect(toProblem(error)).toEqual({
    code: "unavailable",
    message: "The database or the store of this server is away at the moment.",
    hint: "Try again in a few seconds; nothing that was saved is lost.",
    where: null,
  });
  expect([isPassing(error), isHopeless(error)]).toEqual([true, false]);
});

test("a query that is wrong, or a file that cannot be read, is not taken for it", async () => {
  const { db, end } = openDatabase(database.url);
  const wrong = await caught(db.execute(sql`select nothing from nowhere`));
  await end();
  expect([isPassing(wrong), isHopeless(wrong)]).toEqual([false, false]);
  const refused = new InputError("Row 3 is odd.");
  expect([isPassing(refused), isHopeless(refused)]).toEqual([false, true]);
});
