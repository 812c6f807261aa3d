import type { DuckDBConnection } from "@duckdb/node-api";
import { FiftyfoldError, InputError } from "#server/errors";
import type { Archive } from "#server/ingest/archives/archive";
import { openZip } from "#server/ingest/archives/open-zip";
import { MAX_COLUMNS } from "#server/ingest/limits";
import { nameColumns } from "#server/ingest/name-columns";
import { fillRawTable, type RawTable } from "#server/ingest/raw-table";
import { readWorkbookParts, type Sheet, type WorkbookParts } from "#server/ingest/tables/workbook-parts";
import { readSheetRows } from "#server/ingest/tables/workbook-rows";

/** Largest part of a workbook, unpacked: a full sheet of a million rows takes a few gigabytes. */
const MAX_PART_BYTES = 8 * 1024 ** 3;

export const isWorkbook = ({ entries }: Archive): boolean =>
  entries.some(({ name }) => name === "[Content_Types].xml") &&
  entries.some(({ name }) => /^xl\/workbook\.xml$/i.test(name));

/** Rows above the header that may be filled, as with a title, a date and a note. */
const MOST_TITLE_ROWS = 20;

type Measured = { header: Map<number, string>; titleRows: number; width: number };

/** The header row, the rows above it that fill one cell only, and the last column that any row fills. */
async function measureSheet(sheet: Sheet, parts: WorkbookParts): Promise<Measured | null> {
  const first: Map<number, string>[] = [];
  let width = 0;
  await readSheetRows(sheet, parts, (cells) => {
    if (first.length <= MOST_TITLE_ROWS) first.push(cells);
    width = Math.max(width, ...[...cells.keys()].map((column) => column + 1));
  });
  const titleRows = Math.max(
    0,
    first.findIndex((cells) => cells.size > 1),
  );
  const header = first[titleRows];
  return header ? { header, titleRows, width } : null;
}

type FoundSheet = Measured & { sheet: Sheet };

/** The first visible sheet that holds anything. */
async function findSheet(parts: WorkbookParts, file: string): Promise<FoundSheet> {
  for (const sheet of parts.sheets) {
    const measured = await measureSheet(sheet, parts);
    if (measured) return { sheet, ...measured };
  }
  throw new InputError(`${file} has no visible sheet with anything in it.`, {
    hint: "Put the table on the first sheet, with a header row.",
    where: { file },
  });
}

async function fillRows(table: RawTable, { sheet, width, titleRows }: FoundSheet, parts: WorkbookParts): Promise<void> {
  let row = -1 - titleRows;
  await readSheetRows(sheet, parts, (cells) => {
    row++;
    if (row > 0)
      table.add(
        row,
        Array.from({ length: width }, (_, column) => cells.get(column) ?? null),
      );
  });
}

/**
 * Loads the first sheet of an Excel workbook that holds anything into `raw`, as a person sees it: dates as 2024-05-31, the
 * results of formulas and never the formulas. Rows above the header that fill one cell only are passed over. Rows stream; only the texts that cells share are held.
 *
 * @returns the columns' names
 * @throws InputError where it is no sound workbook
 */
export async function loadWorkbook(connection: DuckDBConnection, path: string, file: string): Promise<string[]> {
  const archive = await openZip(path, file, MAX_PART_BYTES);
  try {
    const parts = await readWorkbookParts(archive);
    const found = await findSheet(parts, file);
    if (found.width > MAX_COLUMNS) {
      throw new InputError(`${file} has ${found.width} columns; at most ${MAX_COLUMNS} are read.`, {
        hint: "Keep the input, the label and the columns that make slices.",
        where: { file },
      });
    }
    await fillRawTable(connection, found.width, (table) => fillRows(table, found, parts));
    return nameColumns(Array.from({ length: found.width }, (_, column) => found.header.get(column) ?? ""));
  } catch (cause) {
    if (cause instanceof FiftyfoldError) throw cause;
    const words = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    throw new InputError(`${file} is no sound Excel workbook (${words}).`, {
      hint: "Save it again as .xlsx, or as CSV.",
      where: { file },
      cause,
    });
  } finally {
    await archive.close();
  }
}
