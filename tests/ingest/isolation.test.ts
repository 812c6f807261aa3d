import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { literal, queryRows, withDuckDB, withTables } from "#server/ingest/duckdb";

let folder: string;
/** Beside the folder, and so large that its tables are kept in a file. */
let large: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-isolation-"));
  await writeFile(join(folder, "inside.csv"), "a\n1\n");
  large = `${folder}.csv`;
  await writeFile(large, "");
  await truncate(large, 129 * 1024 * 1024);
});
afterAll(() => Promise.all([folder, large].map((path) => rm(path, { recursive: true, force: true }))));

const withLarge: typeof withDuckDB = (directory, work) => withTables(directory, work, [large]);

const run = (sql: string): Promise<unknown> => withDuckDB(folder, (connection) => queryRows(connection, sql));

describe.each([
  { kept: "in memory", open: withDuckDB },
  { kept: "in memory, of a small file", open: withTables },
  { kept: "in a file", open: withLarge },
])("with tables $kept", ({ open }) => {
  const run = (sql: string): Promise<unknown> => open(folder, (connection) => queryRows(connection, sql));

  test("the database reads in its own folder", async () => {
    expect(await run(`SELECT * FROM read_csv(${literal(join(folder, "inside.csv"))})`)).toEqual([{ a: 1n }]);
  });

  test.each([
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/hosts')",
    "SELECT * FROM '/etc/hosts.csv'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_text('https://example.com/')",
    "COPY (SELECT 1) TO '/tmp/fiftyfold-escaped.csv'",
    "ATTACH '/tmp/fiftyfold-escaped.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
  ])("and reaches nothing else: %s", async (sql) => {
    await expect(run(sql)).rejects.toThrow();
  });
});

test("two in one folder do not spill into the same place", async () => {
  const sql = "SELECT current_setting('temp_directory') AS place";
  const places = await Promise.all(Array.from({ length: 2 }, () => run(sql)));
  expect(places[0]).not.toEqual(places[1]);
  for (const place of places) expect(JSON.stringify(place)).toContain(folder);
});

test("the file of the tables is gone when the work ends, well or not", async () => {
  const fill = "CREATE TABLE numbers AS SELECT range AS number, range::VARCHAR AS written FROM range(1000000)";
  const during = await withLarge(folder, async (connection) => {
    await connection.run(fill);
    return readdir(folder);
  });
  expect(during.some((name) => name.startsWith("tables-"))).toBe(true);
  const failing = withLarge(folder, async (connection) => {
    await connection.run(fill);
    await connection.run("SELECT nothing FROM nowhere");
  });
  await expect(failing).rejects.toThrow(/nowhere/);
  expect(await readdir(folder)).toEqual(["inside.csv"]);
});

test("tables of a small file that are larger than memory are spilled into its folder, and gone when the work ends", async () => {
  const during = await withTables(folder, async (connection) => {
    // 1.6 GB, more than it may hold.
    await connection.run("CREATE TABLE numbers AS SELECT range AS number, hash(range) AS other FROM range(100000000)");
    const [sum] = await queryRows<{ rows: bigint; most: bigint }>(
      connection,
      "SELECT count(DISTINCT number // 1000000) AS rows, max(number) AS most FROM numbers",
    );
    expect(sum).toEqual({ rows: 100n, most: 99_999_999n });
    return readdir(folder);
  });
  expect(during.some((name) => name.startsWith("tables-"))).toBe(true);
  expect(await readdir(folder)).toEqual(["inside.csv"]);
}, 120_000);

test("a value is one literal, whatever it holds", async () => {
  const values = ["'", "''", "'; DROP TABLE x; --", "\\", "\\'", "\n", "$$", "😀", "%s", "?"];
  for (const value of values) expect(await run(`SELECT ${literal(value)} AS v`)).toEqual([{ v: value }]);
});
