import { createReadStream } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError } from "#server/errors";
import { MAX_COLUMNS } from "#server/ingest/limits";
import { nameColumns } from "#server/ingest/name-columns";
import { fillRawTable } from "#server/ingest/raw-table";

type JsonRow = { row: number; values: Map<string, string | null> | null };

/** Lines that are not blank, without the byte order mark. The scan has seen to it that none is longer than allowed. */
async function* readLines(path: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield [rest];
}

/** A number keeps the digits it was written with: two long ids must not become one. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? value) : value;
}

/** Numbers that JavaScript cannot hold digit by digit. */
const HAS_LONG_NUMBER = /\d{16}|\d[eE][+-]?\d/;

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The values of a line by key, nested ones as JSON; null where it is no JSON object. */
function parseLine(line: string): JsonRow["values"] {
  try {
    const value: unknown = HAS_LONG_NUMBER.test(line) ? JSON.parse(line, keepDigits) : JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value).map(([key, item]) => [key, toText(item)]));
  } catch {
    return null;
  }
}

async function* readRows(path: string): AsyncGenerator<JsonRow> {
  let row = 0;
  for await (const lines of readLines(path)) for (const line of lines) yield { row: ++row, values: parseLine(line) };
}

async function listKeys(path: string, name: string): Promise<string[]> {
  const keys = new Set<string>();
  for await (const { row, values } of readRows(path)) {
    for (const key of values?.keys() ?? []) keys.add(key);
    if (keys.size > MAX_COLUMNS) {
      throw new InputError(`The objects of ${name} have more than ${MAX_COLUMNS} different keys.`, {
        hint: 'Write the same keys in each, such as "text" and "label".',
        where: { file: name, row },
      });
    }
  }
  if (keys.size > 0) return [...keys];
  throw new InputError(`${name} holds no JSON object: line 1 should read like {"text": "...", "label": "..."}.`, {
    hint: "Write one JSON object a line.",
    where: { file: name, line: 1 },
  });
}

/**
 * Loads one JSON object a line into `raw` and `rejected`: every key a column.
 *
 * @returns the columns' names
 */
export async function loadJsonLines(connection: DuckDBConnection, path: string, name: string): Promise<string[]> {
  const keys = await listKeys(path, name);
  await fillRawTable(connection, keys.length, async (table) => {
    for await (const { row, values } of readRows(path)) {
      if (values)
        table.add(
          row,
          keys.map((key) => values.get(key) ?? null),
        );
      else table.reject(row, "is not a JSON object");
    }
  });
  return nameColumns(keys);
}
