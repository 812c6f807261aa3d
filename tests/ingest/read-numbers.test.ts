import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queryRows, withDuckDB } from "#server/ingest/duckdb";
import { readNumbers } from "#server/ingest/input-sql";
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

test("cells are numbers, missing or at fault, whatever a cast alone would take them for", async () => {
  const cells = fc.sample(cell, 6000);
  type Features = Parameters<typeof readNumbers>[1];
  const feature = { name: "x", source: "x", column: "c0", conversion: null };
  const tripled = { ...feature, conversion: { unit: "3", factor: 3, offset: 0 } };
  const found = await withDuckDB(folder, async (connection) => {
    await connection.run("CREATE TABLE raw (row UINTEGER, c0 VARCHAR)");
    const appender = await connection.createAppender("raw");
    for (const [row, value] of cells.entries()) {
      appender.appendUInteger(row);
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
      appender.endRow();
    }
    appender.closeSync();
    const read = async (features: Features) => {
      await readNumbers(connection, features, () => PLAIN, cells.length);
      const rows = await queryRows<{ number: number | null; isBad: boolean }>(
        connection,
        'SELECT feature_0 AS number, reason IS NOT NULL AS "isBad" FROM numbers_0 ORDER BY row',
      );
      await connection.run("DROP TABLE numbers_0");
      return rows;
    };
    return { plain: await read([feature]), tripled: await read([tripled]) };
  });
  for (const [row, value] of cells.entries()) {
    expect(found.plain[row], `'${value}'`).toEqual(byHand(value, 1));
    const { number, isBad } = byHand(value, 3);
    expect(found.tripled[row]!.isBad, `'${value}' times 3`).toBe(isBad);
    if (number !== null) expect(found.tripled[row]!.number! / number || 1).toBeCloseTo(1, 12);
  }
  const kinds = {
    numbers: cells.filter((value) => byHand(value, 1).number !== null).length,
    faults: cells.filter((value) => byHand(value, 1).isBad).length,
  };
  for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(500);
});
