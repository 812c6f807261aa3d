import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { literal, queryRows, withDuckDB, withTables } from "#server/ingest/duckdb";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-isolation-"));
  await writeFile(join(folder, "inside.csv"), "a\n1\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (sql: string): Promise<unknown> => withDuckDB(folder, (connection) => queryRows(connection, sql));

describe.each([
  { kept: "in memory", open: withDuckDB },
  { kept: "in a file", open: withTables },
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
  const during = await withTables(folder, async (connection) => {
    await connection.run(fill);
    return readdir(folder);
  });
  expect(during.some((name) => name.startsWith("tables-"))).toBe(true);
  const failing = withTables(folder, async (connection) => {
    await connection.run(fill);
    await connection.run("SELECT nothing FROM nowhere");
  });
  await expect(failing).rejects.toThrow(/nowhere/);
  expect(await readdir(folder)).toEqual(["inside.csv"]);
});

test("a value is one literal, whatever it holds", async () => {
  const values = ["'", "''", "'; DROP TABLE x; --", "\\", "\\'", "\n", "$$", "😀", "%s", "?"];
  for (const value of values) expect(await run(`SELECT ${literal(value)} AS v`)).toEqual([{ v: value }]);
});
