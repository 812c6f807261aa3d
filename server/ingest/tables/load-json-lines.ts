import type { DuckDBConnection } from "@duckdb/node-api";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { readCharacters } from "#server/ingest/decode-text";
import { parseObject } from "#server/ingest/tables/json-text";
import { loadObjects, type ObjectRow } from "#server/ingest/tables/load-objects";

/** Lines that are not blank. The scan has seen to it that none is longer than allowed. */
async function* readRows(path: string, encoding: Encoding): AsyncGenerator<ObjectRow[]> {
  const toRow = (line: string): ObjectRow => parseObject(line) ?? "is not a JSON object";
  const isFilled = (line: string): boolean => line.trim() !== "";
  let rest = "";
  for await (const piece of readCharacters(path, encoding)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield lines.filter(isFilled).map(toRow);
  }
  if (isFilled(rest)) yield [toRow(rest)];
}

/**
 * Loads one JSON object a line into `raw` and `rejected`: every key a column.
 *
 * @returns the columns' names
 */
export function loadJsonLines(
  connection: DuckDBConnection,
  path: string,
  name: string,
  encoding: Encoding,
): Promise<string[]> {
  return loadObjects(
    connection,
    name,
    () => readRows(path, encoding),
    () => {
      throw new InputError(`${name} holds no JSON object: line 1 should read like {"text": "...", "label": "..."}.`, {
        hint: "Write one JSON object a line.",
        where: { file: name, line: 1 },
      });
    },
  );
}
