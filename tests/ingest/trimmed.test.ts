import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { literal, queryRows, trimmed, withDuckDB } from "#server/ingest/duckdb";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-trimmed-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const BLANK = "\t\n\r \u00a0\ufeff\u3000";
const byHand = (value: string): string | null => {
  const characters = [...value];
  while (characters.length > 0 && BLANK.includes(characters[0] as string)) characters.shift();
  while (characters.length > 0 && BLANK.includes(characters.at(-1) as string)) characters.pop();
  return characters.join("") || null;
};

test("a value loses the white space around it and none within, and is missing where nothing is left", async () => {
  const character = fc.oneof(
    fc.constantFrom(...BLANK),
    fc.constantFrom("a", "~", "!", ".", "é", "😀", "\u2003", "\x7f"),
  );
  const values = fc.sample(fc.string({ unit: character, maxLength: 8 }), 2000);
  const list = [...values, "a\n b", "\na b\n", " ", ""].map((value) => `(${literal(value)})`).join(", ");
  const found = await withDuckDB(folder, (connection) =>
    queryRows<{ given: string; value: string | null }>(
      connection,
      // As bytes: what hands over text drops a byte order mark at its beginning.
      `SELECT hex(v) AS given, hex(${trimmed("v")}) AS value FROM (VALUES ${list}) t(v)`,
    ),
  );
  expect(found.length).toBe(values.length + 4);
  const hexOf = (value: string | null): string | null => value && Buffer.from(value).toString("hex").toUpperCase();
  for (const { given, value } of found) expect(value).toBe(hexOf(byHand(Buffer.from(given, "hex").toString())));
});
