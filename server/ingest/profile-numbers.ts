import type { DuckDBConnection } from "@duckdb/node-api";
import type { NumberStyle, Numbers } from "#server/contracts/dataset";
import { readQuantiles } from "#server/ingest/column-quantiles";
import { columnsOf, mapQueries, queryRows, trimmed } from "#server/ingest/duckdb";
import { isMissing, NUMBER, numberPart, toNumber, unitPart } from "#server/ingest/number-sql";

/** Digits behind a comma that can only be decimals: not three of them, or behind a nought or more than three digits. */
const DECIMAL_COMMA =
  "[+-]?([0-9]*,[0-9]{1,2}|[0-9]*,[0-9]{4,}|0*,[0-9]{3}|0[0-9]*,[0-9]{3}|[0-9]{4,},[0-9]{3})([eE][+-]?[0-9]+)?";
/** Three digits behind a comma or point: decimals or thousands. */
export const UNCLEAR = "[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}";

/** How a number begins, in whatever style. */
const BEGIN = "^[+-]?[.,]?[0-9]";

/** What may stand behind every number of a column: "bpm", "%", "mg/dL", "/min". */
const UNIT = /^[\p{L}%‰°/][^\n\r,;"]{0,19}$/u;

/** What was counted of a column's cells: those with something in them, and those that a cast alone takes for a number. */
export type CellCounts = { cells: number; numbers: number };

type Counts = {
  /** Cells that are not missing. */
  filled: number;
  /** Cells that are numbers as programs write them. */
  plain: number;
  /** Those of them with a point; null where nobody has asked yet, as all cells are plain. */
  points: number | null;
  /** Cells with a decimal comma for sure, and those that may have one. */
  commas: number;
  unclear: number;
  unit: string | null;
};

async function countPoints(connection: DuckDBConnection, column: string): Promise<number> {
  const [found] = await queryRows<{ points: bigint }>(
    connection,
    `SELECT count(*) AS points FROM ${columnsOf(connection, "raw", [column])} WHERE contains(${column}, '.')`,
  );
  return Number(found?.points ?? 0);
}

/** Most cells are numbers as programs write them, which a cast alone tells: only the others are looked at closely. */
async function countPlain(
  connection: DuckDBConnection,
  column: string,
): Promise<{ filled: number; plain: number; points: number }> {
  const [found] = await queryRows<{ filled: bigint; plain: bigint; points: bigint }>(
    connection,
    `SELECT count(*) FILTER (CASE WHEN plain THEN true ELSE NOT ${isMissing(trimmed("c"))} END) AS filled,
       count(*) FILTER (plain) AS plain, count(*) FILTER (plain AND contains(c, '.')) AS points
     FROM (SELECT ${column} AS c, TRY_CAST(${column} AS DOUBLE) IS NOT NULL AS plain FROM ${columnsOf(connection, "raw", [column])} WHERE ${column} IS NOT NULL)`,
  );
  return { filled: Number(found?.filled ?? 0), plain: Number(found?.plain ?? 0), points: Number(found?.points ?? 0) };
}

type Counted = { column: string; counts: Counts; decimal: NumberStyle["decimal"] };

type Behind = { unit: string; cells: bigint; numbers: bigint; points: bigint; commas: bigint; unclear: bigint };

/** Share of some thousand cells of a column that begin as a number does, from which it is read closely. */
const BEGINS_AS_NUMBER = 0.3;
const LOOKED_AT = 10_000;
/** Of a cell, in which it is seen whether it begins as a number or is missing: texts are long. */
const BEGIN_CHARACTERS = 64;

/**
 * Whether a column may hold numbers at all, by some thousand of its cells: of texts not each has to be looked at. A column of numbers has no
 * more other cells than numbers, so that of all its cells half begin as one or are missing.
 */
async function mayHoldNumbers(connection: DuckDBConnection, column: string, rows: number): Promise<boolean> {
  const nth = Math.ceil(rows / LOOKED_AT);
  const [found] = await queryRows<{ filled: bigint; numbers: bigint }>(
    connection,
    `SELECT count(*) AS filled,
       count(*) FILTER (TRY_CAST(c AS DOUBLE) IS NOT NULL OR regexp_matches(v, '${BEGIN}') OR ${isMissing("v")}) AS numbers
     FROM (SELECT ${column} AS c, ${trimmed(`left(${column}, ${BEGIN_CHARACTERS})`)} AS v FROM ${columnsOf(connection, "raw", ["row", column])} WHERE ${column} IS NOT NULL AND hash(row) % ${nth} = 0)`,
  );
  const filled = Number(found?.filled ?? 0);
  if (nth === 1) return Number(found?.numbers ?? 0) >= filled / 2;
  return filled < 100 || Number(found?.numbers ?? 0) >= BEGINS_AS_NUMBER * filled;
}

const NO_NUMBERS: Counts = { filled: 1, plain: 0, points: 0, commas: 0, unclear: 0, unit: null };

/** Counts the cells of one column; those that are written otherwise than programs write numbers are looked at closely. */
async function countCells(
  connection: DuckDBConnection,
  column: string,
  { cells, numbers }: CellCounts,
  rows: number,
): Promise<Counts> {
  const rest = { commas: 0, unclear: 0, unit: null };
  if (cells === numbers) return { filled: cells, plain: numbers, points: null, ...rest };
  if (!(await mayHoldNumbers(connection, column, rows))) return NO_NUMBERS;
  const counts = { ...(await countPlain(connection, column)), ...rest };
  if (counts.plain === counts.filled) return counts;
  const groups = await queryRows<Behind>(
    connection,
    `SELECT min(unit) AS unit, count(*) AS cells,
       count(*) FILTER (NOT contains(head, ',') AND regexp_full_match(head, '${NUMBER}')) AS numbers,
       count(*) FILTER (NOT contains(head, ',') AND contains(head, '.') AND regexp_full_match(head, '${NUMBER}')) AS points,
       count(*) FILTER (contains(head, ',') AND regexp_full_match(head, '${DECIMAL_COMMA}')) AS commas,
       count(*) FILTER (contains(head, ',') AND regexp_full_match(head, '${UNCLEAR}')) AS unclear
     FROM (SELECT CASE WHEN bare THEN v ELSE ${numberPart("v")} END AS head, CASE WHEN bare THEN '' ELSE ${unitPart("v")} END AS unit
           FROM (SELECT v, regexp_full_match(v, '[+-]?[0-9.,]+') AS bare
           FROM (SELECT ${trimmed(column)} AS v FROM ${columnsOf(connection, "raw", [column])} WHERE ${column} IS NOT NULL AND TRY_CAST(${column} AS DOUBLE) IS NULL)
           WHERE regexp_matches(v, '${BEGIN}') AND NOT ${isMissing("v")}))
     GROUP BY lower(unit) ORDER BY lower(unit) = '' DESC, cells DESC LIMIT 2`,
  );
  const [first] = groups;
  const hasUnit = counts.plain === 0 && groups.length === 1 && first !== undefined && UNIT.test(first.unit);
  if (first === undefined || (first.unit !== "" && !hasUnit)) return counts;
  return {
    ...counts,
    plain: counts.plain + Number(first.numbers),
    points: counts.points + Number(first.points),
    commas: Number(first.commas),
    unclear: Number(first.unclear),
    unit: hasUnit ? first.unit : null,
  };
}

/** Which of decimal comma and point a column's numbers have, by the column alone. */
function decimalOf({ commas, points, unclear }: Counts): NumberStyle["decimal"] {
  if (points === null) return "point";
  if (commas > points) return "comma";
  return unclear > 0 && points === 0 ? "unclear" : "point";
}

/** Cells that are numbers in the style. */
function countNumbers({ plain, points, commas, unclear }: Counts, decimal: NumberStyle["decimal"]): number {
  if (decimal === "point") return plain;
  return plain + commas + unclear - (decimal === "comma" ? (points ?? 0) : 0);
}

/** Beside columns with decimal commas, numbers such as 1.234 and nothing plainer may be thousands too. */
async function hasOnlyUnclearPoints(connection: DuckDBConnection, value: string): Promise<boolean> {
  const [plainer] = await queryRows(
    connection,
    `SELECT 1 FROM (SELECT ${value} AS v FROM raw) WHERE contains(v, '.') AND NOT ${isMissing("v")}
     AND NOT regexp_full_match(v, '${UNCLEAR}') LIMIT 1`,
  );
  return plainer === undefined;
}

/** SQL for the number in a cell. Where all cells are as programs write numbers, a cast is all it takes. */
function numberSql({ column, counts: { filled, plain, unit }, decimal }: Counted): string {
  if (plain === filled && unit === null && decimal === "point") return `TRY_CAST(${column} AS DOUBLE)`;
  const value = trimmed(column);
  return `CASE WHEN NOT ${isMissing(value)} THEN ${toNumber(value, { decimal, unit })} END`;
}

/** How the numbers of each column are written, null for a column that mostly holds none; and what tells how they are spread. */
export type NumbersProfile = {
  numbers: (Numbers | null)[];
  /** The same with the quantiles: which are read from `raw`, take longest, and need not be waited for. */
  withQuantiles: (connection: DuckDBConnection) => Promise<(Numbers | null)[]>;
};

/**
 * How the numbers of each column are written. Decimal commas are read where they are the rule in a column. "1,234" alone is read as 1.234 only
 * where other columns of the file have decimal commas and none has points; else it stays unclear, and so does "1.234" beside decimal
 * commas.
 *
 * @param cells what was counted of each column's cells
 * @param rows rows in `raw`
 */
export async function profileNumbers(
  connection: DuckDBConnection,
  cells: CellCounts[],
  rows: number,
): Promise<NumbersProfile> {
  const counted = await mapQueries(connection, cells.entries(), async (own, [index, each]): Promise<Counted> => {
    const column = `c${index}`;
    const counts = await countCells(own, column, each, rows);
    return { column, counts, decimal: decimalOf(counts) };
  });
  const isNumeric = ({ counts, decimal }: Counted): boolean =>
    counts.filled > 0 && countNumbers(counts, decimal) >= counts.filled / 2;
  const numeric = counted.filter(isNumeric);
  const commas = numeric.some(({ decimal }) => decimal === "comma");
  if (commas) {
    for (const { column, counts } of numeric) counts.points ??= await countPoints(connection, column);
    const hasPoints = ({ decimal, counts }: Counted): boolean => decimal === "point" && counts.points !== 0;
    for (const each of numeric) {
      if (!hasPoints(each)) continue;
      if (await hasOnlyUnclearPoints(connection, trimmed(each.column))) each.decimal = "unclear";
    }
    const byFile = numeric.filter(({ decimal, counts }) => decimal === "unclear" && counts.unclear > 0);
    if (!numeric.some(hasPoints)) for (const each of byFile) each.decimal = "comma";
  }
  const numbers = counted.map((each): Numbers | null => {
    if (!isNumeric(each)) return null;
    const { counts, decimal } = each;
    const others = counts.filled - countNumbers(counts, decimal);
    return { decimal, unit: counts.unit, others, quantiles: [] };
  });
  const withQuantiles = async (own: DuckDBConnection): Promise<(Numbers | null)[]> => {
    const read = counted.filter((each) => isNumeric(each) && each.decimal !== "unclear");
    const found = await readQuantiles(own, read.map(numberSql), rows);
    const quantiles = new Map(read.map(({ column }, at) => [column, found[at]]));
    return numbers.map((each, index) => each && { ...each, quantiles: quantiles.get(`c${index}`) ?? [] });
  };
  return { numbers, withQuantiles };
}
