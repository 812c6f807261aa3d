import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import { NEAR_ROWS } from "#server/contracts/findings";
import { literal, queryRows, streamBeside } from "#server/ingest/duckdb";
import {
  fingerprintFeatureRows,
  fingerprintTexts,
  type RowFingerprint,
  type Texts,
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

/** The usable rows: they need not be written yet. */
const USABLE = "(SELECT * FROM judged WHERE reason IS NULL)";

/** Makes the table `fingerprints(row, exact, near)` of the usable rows of features in `judged`. */
export async function createFeatureFingerprints(connection: DuckDBConnection, features: number): Promise<void> {
  await createTable(connection);
  await append(
    connection,
    fingerprintFeatureRows(USABLE, features, (sql) => streamBeside(connection, sql)),
  );
}

/** Makes the same table of the usable rows of texts in `judged`; near ones only where there are no more than `nearRows`, few enough to compare. */
export async function createTextFingerprints(
  connection: DuckDBConnection,
  modality: Texts["modality"],
  nearRows = NEAR_ROWS,
): Promise<void> {
  await createTable(connection);
  const [counted] = await queryRows<{ rows: bigint }>(connection, `SELECT count(*) AS rows FROM ${USABLE}`);
  const dataset: Texts = { modality, rows: Number(counted?.rows ?? 0), path: "" };
  const withNear = modality === "text" && dataset.rows <= nearRows;
  const read = { withNear, from: USABLE, stream: (sql: string) => streamBeside(connection, sql) };
  if (withNear) return append(connection, fingerprintTexts(dataset, read));
  const { which, exact } = IN_SQL[modality];
  await connection.run(`INSERT INTO fingerprints SELECT row, ${exact}, NULL FROM ${USABLE} WHERE ${which}`);
  return append(connection, fingerprintTexts(dataset, { ...read, which: `NOT (${which})` }));
}

/** Makes the same table of a written dataset of images. */
export async function createImageFingerprints(connection: DuckDBConnection, dataset: Dataset): Promise<void> {
  await createTable(connection);
  await ofImages(connection, dataset);
}
