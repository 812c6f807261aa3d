import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import { NEAR_ROWS } from "#server/contracts/findings";
import { literal, streamBeside } from "#server/ingest/duckdb";
import {
  fingerprintFeatureRows,
  fingerprintRows,
  type RowFingerprint,
} from "#server/ingest/fingerprints/fingerprint-rows";

/** SQL for whether a text is of ASCII alone: as many bytes as characters. */
const isAscii = (column: string): string => `strlen(${column}) = length(${column})`;

/** SQL for `foldText` of a text of ASCII alone, which is in NFKC as it is. Most have no white space but single blanks. */
const folded = (column: string): string =>
  `trim(CASE WHEN regexp_matches(${column}, '[\\t\\n\\x0B\\f\\r]|  ')
    THEN regexp_replace(lower(${column}), '[\\t\\n\\x0B\\f\\r ]+', ' ', 'g') ELSE lower(${column}) END, ' ')`;

/** SQL for `digest64` of a text. */
const digest = (text: string): string => `('0x' || left(sha256(${text}), 16))::UBIGINT`;

/** What SQL has to say of texts of ASCII alone, and which rows it can say it of: many times faster than a row at a time. */
const IN_SQL = {
  text: { which: isAscii("text"), exact: digest(folded("text")) },
  "text-pair": {
    which: `${isAscii("text")} AND ${isAscii("text_pair")}`,
    exact: digest(`length(${folded("text")}) || ':' || ${folded("text")} || ${folded("text_pair")}`),
  },
};

/** Those of images were taken when they were decoded: the table `images` has them by file. */
async function ofImages(connection: DuckDBConnection, { path }: Dataset): Promise<void> {
  await connection.run(
    `INSERT INTO fingerprints
     SELECT row, exact, near FROM read_parquet(${literal(path)}) AS rows
     JOIN (SELECT key, any_value(exact) AS exact, any_value(near) AS near FROM images WHERE key IS NOT NULL GROUP BY key) AS kept
       ON rows.image_file = kept.key`,
  );
}

async function append(connection: DuckDBConnection, runs: AsyncIterable<RowFingerprint[]>): Promise<void> {
  const appender = await connection.createAppender("fingerprints");
  try {
    for await (const run of runs) {
      for (const { row, exact, near } of run) {
        appender.appendUInteger(row);
        appender.appendUBigInt(exact);
        if (near === null) appender.appendNull();
        else appender.appendUBigInt(near);
        appender.endRow();
      }
      appender.flushSync();
    }
  } finally {
    appender.closeSync();
  }
}

async function createTable(connection: DuckDBConnection): Promise<void> {
  await connection.run("CREATE TABLE fingerprints (row UINTEGER, exact UBIGINT, near UBIGINT)");
}

/** Makes the table `fingerprints(row, exact, near)` of the usable rows of features in `judged`: they need not be written yet. */
export async function createFeatureFingerprints(connection: DuckDBConnection, features: number): Promise<void> {
  await createTable(connection);
  const rows = fingerprintFeatureRows("judged WHERE reason IS NULL", features, (sql) => streamBeside(connection, sql));
  await append(connection, rows);
}

/** Makes the same table of a written dataset of texts or images; near ones of texts only where the set is small enough to compare them. */
export async function createFingerprints(connection: DuckDBConnection, dataset: Dataset): Promise<void> {
  const { modality, path, rows } = dataset;
  if (modality === "tabular") throw new TypeError("Of features the fingerprints are made before they are written.");
  await createTable(connection);
  if (modality === "image") return ofImages(connection, dataset);
  const withNear = modality === "text" && rows <= NEAR_ROWS;
  const stream = (sql: string) => streamBeside(connection, sql);
  if (withNear) return append(connection, fingerprintRows(dataset, { withNear, stream }));
  const { which, exact } = IN_SQL[modality];
  await connection.run(
    `INSERT INTO fingerprints SELECT row, ${exact}, NULL FROM read_parquet(${literal(path)}) WHERE ${which}`,
  );
  return append(connection, fingerprintRows(dataset, { withNear, which: `NOT (${which})`, stream }));
}
