import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queryRows, withDuckDB } from "#server/ingest/duckdb";
import { type FeatureSource, featuresSql } from "#server/ingest/features-sql";
import { NUMBER, PLAIN } from "#server/ingest/number-sql";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-numbers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LARGEST = 3.4028234663852886e38;
const MISSING = ["na", "n/a", "nan", "null", "none", "?", "#n/a", "#na", "<na>", "-", "–", "—", "."];

type Read = { number: number | null; isBad: boolean };

/** What a cell is by the words of the guide: a number as programs write them, missing, or neither. */
function byHand(cell: string | null, scale: number): Read {
  const value = cell?.replace(/^[\t\n\r \u00a0\ufeff\u3000]+|[\t\n\r \u00a0\ufeff\u3000]+$/g, "") ?? "";
  if (value === "" || MISSING.includes(value.toLowerCase())) return { number: null, isBad: false };
  const number = new RegExp(`^(${NUMBER})$`).test(value) ? Number(value) * scale : Number.NaN;
  return Math.abs(number) <= LARGEST ? { number, isBad: false } : { number: null, isBad: true };
}

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(..."0123456789+-.eE_, \t"), minLength: 1, maxLength: 7 }) },
  fc.constantFrom(
    ...MISSING,
    "NaN",
    "inf",
    "-Infinity",
    "infinity",
    "1e39",
    "1e400",
    "-1e-400",
    "0x1F",
    "0b1",
    "1_000",
  ),
  fc.constantFrom(
    "true",
    "1f",
    "1d",
    "1L",
    "٣",
    "½",
    "1%",
    "$1",
    "(1)",
    "1 000",
    " 12 ",
    "\u00a012",
    "1e",
    ".e5",
    "5.",
    ".5",
    "+.5",
  ),
  fc.constant(null),
);

/** Cells that a cast alone reads as they are meant. */
const plainCell = fc.oneof(
  fc.double({ noNaN: true, min: -LARGEST, max: LARGEST }).map((value) => String(value).replace("+", "")),
  fc.constantFrom("5.", ".5", "-1e-400", "007", "-0"),
  fc.constant(null),
);

async function fill(connection: DuckDBConnection, columns: (string | null)[][]): Promise<void> {
  await connection.run(`CREATE TABLE raw (row UINTEGER, ${columns.map((_, at) => `c${at} VARCHAR`).join(", ")})`);
  const appender = await connection.createAppender("raw");
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    appender.appendUInteger(row);
    for (const cells of columns) {
      const value = cells[row] ?? null;
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}

test("cells are numbers, missing or at fault, whatever a cast alone would take them for", async () => {
  const cells = fc.sample(cell, 6000);
  const plain = fc.sample(plainCell, 6000);
  const feature = { name: "x", source: "x", column: "c0", conversion: null };
  const tripled = { ...feature, conversion: { unit: "3", factor: 3, offset: 0 } };
  const found = await withDuckDB(folder, async (connection) => {
    await fill(connection, [cells, plain]);
    const read = async (one: FeatureSource, isSure: boolean) => {
      const { select, reasons, join: joined } = await featuresSql(connection, [one], () => PLAIN);
      expect(reasons.length === 0, "read by a cast alone").toBe(isSure);
      const isBad = isSure ? "false" : `CASE ${reasons.join(" ")} END IS NOT NULL`;
      const rows = await queryRows<{ number: number | null; isBad: boolean }>(
        connection,
        `SELECT ${select[0]}, feature_0 AS number, ${isBad} AS "isBad" FROM raw ${joined("true")} ORDER BY row`,
      );
      await connection.run("DROP TABLE IF EXISTS numbers_0");
      return rows.map(({ number, isBad }) => ({ number, isBad }));
    };
    return {
      closely: await read(feature, false),
      tripled: await read(tripled, false),
      cast: await read({ ...feature, column: "c1" }, true),
      castTripled: await read({ ...tripled, column: "c1", conversion: { unit: "3", factor: 1 / 3, offset: 0 } }, true),
    };
  });
  for (const [row, value] of cells.entries()) {
    expect(found.closely[row], `'${value}'`).toEqual(byHand(value, 1));
    const { number, isBad } = byHand(value, 3);
    expect(found.tripled[row]!.isBad, `'${value}' times 3`).toBe(isBad);
    if (number !== null) expect(found.tripled[row]!.number! / number || 1).toBeCloseTo(1, 12);
  }
  for (const [row, value] of plain.entries()) {
    expect(found.cast[row], `'${value}'`).toEqual(byHand(value, 1));
    const { number } = byHand(value, 1 / 3);
    if (number === null) expect(found.castTripled[row]!.number).toBeNull();
    else expect(found.castTripled[row]!.number! / number || 1).toBeCloseTo(1, 12);
  }
  const kinds = {
    numbers: cells.filter((value) => byHand(value, 1).number !== null).length,
    faults: cells.filter((value) => byHand(value, 1).isBad).length,
  };
  for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(500);
});

test("one cell that is no number has its column looked at closely, and no other", async () => {
  await withDuckDB(folder, async (connection) => {
    for (const odd of ["1_000", "+-1", "inf", "1e39", "NA", "1,5"]) {
      await fill(connection, [
        ["1", "2", odd],
        ["1", null, "3"],
      ]);
      const sources = ["c0", "c1"].map((column) => ({ name: column, source: column, column, conversion: null }));
      const { select } = await featuresSql(connection, sources, () => PLAIN);
      expect(select[0], odd).toContain("numbers_0");
      expect(select[1], odd).not.toContain("numbers_0");
      await connection.run("DROP TABLE numbers_0");
      await connection.run("DROP TABLE raw");
    }
  });
});
