import type { DuckDBConnection } from "@duckdb/node-api";
import type { LoadedRows } from "#server/ingest/load-any-table";
import { loadDelimited } from "#server/ingest/load-delimited";
import type { FileScan } from "#server/ingest/scan-file";
import { sniffFormat } from "#server/ingest/sniff-format";
import { loadJson } from "#server/ingest/tables/load-json";
import { loadJsonLines } from "#server/ingest/tables/load-json-lines";

/** Loads a text file of rows, whichever way it is written, into `raw` and `rejected`. */
export async function loadText(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
): Promise<Omit<LoadedRows, "encoding">> {
  const encoding = scan.encoding ?? "utf-8";
  const sniffed = sniffFormat(scan.head, encoding, name, scan.bytes <= scan.head.length);
  if (sniffed.format === "json") return { delimiter: null, ...(await loadJson(connection, path, name, encoding)) };
  if (sniffed.format === "jsonl") {
    return { format: "jsonl", delimiter: null, columns: await loadJsonLines(connection, path, name, encoding) };
  }
  const loaded = await loadDelimited(connection, path, name, sniffed, encoding);
  return { format: sniffed.format, delimiter: sniffed.dialect.delimiter, ...loaded };
}
