import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import { loadDelimited } from "#server/ingest/load-delimited";
import { loadJsonLines } from "#server/ingest/load-json-lines";
import type { FileScan } from "#server/ingest/scan-file";
import { sniffFormat } from "#server/ingest/sniff-format";

/** Loads a text file of rows, whichever way it is written, into `raw` and `rejected`. */
export async function loadText(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
): Promise<{ format: FileFormat; delimiter: string | null; columns: string[] }> {
  const sniffed = sniffFormat(scan.head, name, scan.bytes <= scan.head.length);
  if (sniffed.format === "jsonl") {
    return { format: "jsonl", delimiter: null, columns: await loadJsonLines(connection, path, name) };
  }
  const columns = await loadDelimited(connection, path, name, sniffed.dialect);
  return { format: sniffed.format, delimiter: sniffed.dialect.delimiter, columns };
}
