import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { columnsOf, createInParts, dropParts, queryRows, withBeside, withDuckDB } from "#server/ingest/duckdb";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-parts-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A part of a table of numbers and their squares, made in two steps. */
const part = (from: number, middle: number, to: number) => (table: string) => [
  `CREATE TABLE ${table} AS SELECT range AS n, range * range AS square FROM range(${from}, ${middle})`,
  `INSERT INTO ${table} SELECT range, range * range FROM range(${middle}, ${to})`,
];
const PARTS = [part(0, 3000, 5000), part(5000, 5001, 9000)];
const numbersOf = async (connection: DuckDBConnection, from: string): Promise<number[]> =>
  (await queryRows<{ n: bigint }>(connection, `SELECT n FROM ${from}`)).map(({ n }) => Number(n));

test("a table that is made in parts has all their rows, one part after the other", async () => {
  await withDuckDB(folder, async (connection) => {
    await createInParts(connection, "numbers", PARTS);
    const all = Array.from({ length: 9000 }, (_, at) => at);
    expect(await numbersOf(connection, "numbers")).toEqual(all);
    const [last] = await queryRows(connection, "SELECT square FROM numbers WHERE n = 8999");
    expect(last).toEqual({ square: 8999n ** 2n });
  });
});

test("some of its columns are the same by themselves, for whoever is connected to it", async () => {
  await withDuckDB(folder, async (connection) => {
    await createInParts(connection, "numbers", PARTS);
    const some = columnsOf(connection, "numbers", ["n"]);
    expect(some).not.toContain("square");
    expect(await numbersOf(connection, `${some} WHERE n % 1000 = 999`)).toEqual(
      await numbersOf(connection, "numbers WHERE n % 1000 = 999"),
    );
    await withBeside(connection, async (own) => expect(columnsOf(own, "numbers", ["n"])).toBe(some));
    await connection.run("CREATE TABLE whole (n INTEGER)");
    expect(columnsOf(connection, "whole", ["n"])).toBe("whole");
  });
});

test("nothing is left of one that is done away with, also where a part of it could not be made", async () => {
  const broken = () => ["CREATE TABLE numbers_part_1 AS SELECT no_such_column"];
  await withDuckDB(folder, async (connection) => {
    await createInParts(connection, "numbers", PARTS);
    await dropParts(connection, "numbers", 2);
    await expect(createInParts(connection, "numbers", [part(0, 1, 2), broken])).rejects.toThrow("no_such_column");
    await dropParts(connection, "numbers", 2);
    expect(columnsOf(connection, "numbers", ["n"])).toBe("numbers");
    expect(await queryRows(connection, "SELECT table_name FROM information_schema.tables")).toEqual([]);
  });
});
