import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import { type Clusters, type Findings, NEAR_ROWS } from "#server/contracts/findings";
import { queryRows } from "#server/ingest/duckdb";
import { clusterNear, markNear } from "#server/ingest/fingerprints/cluster-near";
import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";
import { readTrainingFingerprints, type TrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { addClusters, addRows, createNoticed, nameExamples } from "#server/ingest/noticed-rows";

/** Clusters that are named, and rows named of each. */
const EXAMPLES = 10;

/** Bits in which near fingerprints may differ where the family's package does not say: as measured in docs/methods.md. */
const NEAR_DISTANCE = { image: 4, text: 6 };

/** Rows that are the very same, where `which` holds of their cluster. */
async function findRepeated(connection: DuckDBConnection, which: string): Promise<Clusters> {
  const [total] = await queryRows<{ rows: bigint | null; clusters: bigint }>(
    connection,
    `SELECT sum(rows)::BIGINT AS rows, count(*) AS clusters FROM repeated WHERE ${which}`,
  );
  const examples = await queryRows<{ rows: number[] }>(
    connection,
    `SELECT list(row ORDER BY row) AS rows FROM (
       SELECT row, first, row_number() OVER (PARTITION BY exact ORDER BY row) AS nth FROM used
       JOIN (SELECT exact, first FROM repeated WHERE ${which} ORDER BY first LIMIT ${EXAMPLES}) USING (exact)
     ) WHERE nth <= ${EXAMPLES} GROUP BY first ORDER BY first`,
  );
  return {
    rows: Number(total?.rows ?? 0),
    clusters: Number(total?.clusters ?? 0),
    examples: examples.map(({ rows }) => rows.map(Number)),
  };
}

type NearRows = {
  /** Row numbers, shape (N), ascending. */
  rows: Uint32Array;
  /** Distinct near fingerprints, and which of them each row has, shape (N). */
  distinct: BigUint64Array;
  codes: Uint32Array;
};

/** The near fingerprints that a query finds: `row`, `near`, in row order. */
async function readNear(connection: DuckDBConnection, sql: string): Promise<NearRows> {
  const found = await queryRows<{ row: number; near: bigint }>(connection, sql);
  const codeOf = new Map<bigint, number>();
  const codes = Uint32Array.from(found, ({ near }) => {
    const code = codeOf.get(near) ?? codeOf.size;
    codeOf.set(near, code);
    return code;
  });
  return { rows: Uint32Array.from(found, ({ row }) => row), distinct: BigUint64Array.from(codeOf.keys()), codes };
}

const COMPARABLE = `near IS NOT NULL AND near <> ${NOTHING_TO_COMPARE}`;

async function findNearDuplicates(connection: DuckDBConnection, distance: number): Promise<Clusters | null> {
  const { rows, distinct, codes } = await readNear(
    connection,
    `SELECT min(row) AS row, arg_min(near, row) AS near FROM used WHERE ${COMPARABLE} GROUP BY exact ORDER BY 1`,
  );
  const roots = clusterNear(distinct, distance);
  if (roots === null) return null;
  const clusters = new Map<number, number[]>();
  codes.forEach((code, at) => {
    const root = roots[code] as number;
    const members = clusters.get(root) ?? [];
    members.push(rows[at] as number);
    clusters.set(root, members);
  });
  const several = [...clusters.values()].filter(({ length }) => length > 1);
  await addClusters(connection, "near-duplicate", several);
  return {
    rows: several.reduce((sum, { length }) => sum + length, 0),
    clusters: several.length,
    examples: several.slice(0, EXAMPLES).map((members) => members.slice(0, EXAMPLES)),
  };
}

/** Whether values in ascending order hold one. */
function holds(ascending: BigUint64Array, value: bigint): boolean {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] as bigint) < value) from = middle + 1;
    else to = middle;
  }
  return ascending[from] === value;
}

/** Makes the table `trained(exact)` of training examples: of a set with fewer rows than there are, those alone that it holds. */
async function createTrained(connection: DuckDBConnection, exact: BigUint64Array, rows: number): Promise<void> {
  await connection.run("CREATE TABLE trained (exact UBIGINT)");
  const own = rows < exact.length ? await queryRows<{ exact: bigint }>(connection, "SELECT exact FROM used") : null;
  const values = own === null ? exact : new Set(own.map(({ exact }) => exact).filter((each) => holds(exact, each)));
  const appender = await connection.createAppender("trained");
  for (const value of values) {
    appender.appendUBigInt(value);
    appender.endRow();
  }
  appender.closeSync();
}

async function findTrained(
  connection: DuckDBConnection,
  training: TrainingFingerprints,
  rows: number,
  withNear: boolean,
): Promise<NonNullable<Findings["training"]>> {
  await createTrained(connection, training.exact, rows);
  const [total] = await queryRows<{ rows: bigint }>(
    connection,
    "SELECT count(*) AS rows FROM used WHERE exact IN (SELECT exact FROM trained)",
  );
  const exact = await queryRows<{ row: number }>(
    connection,
    `SELECT row FROM used WHERE exact IN (SELECT exact FROM trained) ORDER BY row LIMIT ${EXAMPLES}`,
  );
  let near: number[] | null = null;
  if (withNear && training.near !== null) {
    const others = await readNear(
      connection,
      `SELECT row, near FROM used WHERE ${COMPARABLE} AND exact NOT IN (SELECT exact FROM trained) ORDER BY row`,
    );
    const marks = markNear(others.distinct, training.near, training.distance);
    near = marks && [...others.rows].filter((_, at) => marks[others.codes[at] as number] === 1);
  }
  await connection.run(
    "INSERT INTO noticed SELECT row, 'training-example', NULL FROM used WHERE exact IN (SELECT exact FROM trained)",
  );
  await addRows(connection, "near-training-example", near ?? []);
  const first = [...exact.map(({ row }) => row), ...(near?.slice(0, EXAMPLES) ?? [])].toSorted((a, b) => a - b);
  return {
    compared: training.examples,
    exact: Number(total?.rows ?? 0),
    near: near?.length ?? null,
    examples: first.slice(0, EXAMPLES),
  };
}

/**
 * What is noticed in the usable rows of a set, and the table `noticed(row, kind, cluster)` of all rows concerned. Reads the
 * tables `fingerprints(row, exact, near)` and `judged(row, label, reason)`; a row without a fingerprint is left out. Near ones
 * are looked for in sets of at most `NEAR_ROWS` rows.
 *
 * @param trainingPath the fingerprints of what the family's models were trained on; null where none are published
 */
export async function examineRows(
  connection: DuckDBConnection,
  dataset: Pick<Dataset, "modality" | "rows">,
  trainingPath: string | null,
): Promise<Findings> {
  const { modality, rows } = dataset;
  const training = trainingPath === null ? null : await readTrainingFingerprints(trainingPath);
  await connection.run(
    `CREATE TABLE used AS SELECT row, exact, near, label FROM fingerprints JOIN judged USING (row) WHERE reason IS NULL`,
  );
  await connection.run(
    `CREATE TABLE repeated AS SELECT exact, count(*) AS rows, min(row) AS first, min(label) <> max(label) AS conflicting
     FROM used GROUP BY exact HAVING count(*) > 1`,
  );
  await createNoticed(connection);
  await connection.run(
    `INSERT INTO noticed SELECT row, CASE WHEN conflicting THEN 'conflict' ELSE 'duplicate' END, dense_rank() OVER (ORDER BY first)
     FROM used JOIN repeated USING (exact)`,
  );
  const hasNear = (modality === "image" || modality === "text") && rows <= NEAR_ROWS;
  // Where a family's own examples cannot be told apart by near fingerprints, neither can those of a set for it.
  const distance =
    training === null ? NEAR_DISTANCE[modality === "image" ? "image" : "text"] : training.near && training.distance;
  const found = {
    duplicates: await findRepeated(connection, "true"),
    conflicts: await findRepeated(connection, "conflicting"),
    nearDuplicates: hasNear && distance !== null ? await findNearDuplicates(connection, distance) : null,
    training: training && (await findTrained(connection, training, rows, hasNear)),
  };
  return { ...found, names: await nameExamples(connection, dataset, found), listed: null, features: [] };
}
