import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { streamChunks, streamColumns, withReader } from "#server/ingest/dataset-reader";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";

let sets: string;
/** Of one set among others. */
let folder: string;
let path: string;
beforeAll(async () => {
  sets = await mkdtemp(join(tmpdir(), "fiftyfold-sets-"));
});
beforeEach(async () => {
  folder = await mkdtemp(join(sets, "set-"));
  path = join(folder, "rows.parquet");
});
afterAll(() => rm(sets, { recursive: true, force: true }));

const write = (query: string): Promise<unknown> =>
  withDuckDB(folder, (connection) =>
    connection.run(`COPY (${query}) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
  );

async function readNumbers(): Promise<number[]> {
  const numbers: number[] = [];
  const sql = `SELECT number FROM read_parquet(${literal(path)})`;
  for await (const [column = []] of streamColumns(folder, sql)) numbers.push(...column.map(Number));
  return numbers;
}

test("rows come in the order in which they lie in the file, however many there are", async () => {
  await write("SELECT (range * 7919) % 100003 AS number FROM range(100003) ORDER BY range");
  expect(await readNumbers()).toEqual(Array.from({ length: 100_003 }, (_, at) => (at * 7919) % 100_003));
});

test("several read at once, and one that stops early holds up none", async () => {
  await write("SELECT range AS number FROM range(20000)");
  const first = async (): Promise<number> => {
    for await (const chunk of streamChunks(folder, `SELECT number FROM read_parquet(${literal(path)})`))
      return chunk.rowCount;
    return 0;
  };
  const [one, all, other] = await Promise.all([first(), readNumbers(), first()]);
  expect([one, other]).toEqual([2048, 2048]);
  expect(all).toHaveLength(20_000);
  expect(await readNumbers()).toEqual(all);
});

test("what was written anew in the same place is read anew", async () => {
  for (const start of [0, 5000, 1000]) {
    await write(`SELECT range + ${start} AS number FROM range(3000)`);
    expect((await readNumbers()).slice(0, 2)).toEqual([start, start + 1]);
  }
});

test("a question that fails, fails alone", async () => {
  await expect(readNumbers()).rejects.toThrow(/rows\.parquet/);
  await write("SELECT 1 AS number");
  expect(await readNumbers()).toEqual([1]);
});

test("nothing is left in the folders of the sets", async () => {
  await write("SELECT range AS number FROM range(20000)");
  await readNumbers();
  expect(await readdir(folder)).toEqual(["rows.parquet"]);
  expect((await readdir(sets)).filter((name) => !name.startsWith("set-"))).toEqual([]);
});

describe("beyond the folder in which the sets lie it reaches nothing", () => {
  test.each([
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "COPY (SELECT 1) TO '/tmp/fiftyfold-escaped.csv'",
    "SET allowed_directories = ['/']",
  ])("%s", async (sql) => {
    await expect(withReader(folder, (connection) => queryRows(connection, sql))).rejects.toThrow();
  });
});
