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

/** The header row and the last column that any row fills. */
async function measureSheet(
  sheet: Sheet,
  parts: WorkbookParts,
): Promise<{ header: Map<number, string>; width: number } | null> {
  let header: Map<number, string> | null = null;
  let width = 0;
  await readSheetRows(sheet, parts, (cells) => {
    header ??= cells;
    width = Math.max(width, ...[...cells.keys()].map((column) => column + 1));
  });
  return header && { header, width };
}

type FoundSheet = { sheet: Sheet; header: Map<number, string>; width: number };

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

async function fillRows(table: RawTable, { sheet, width }: FoundSheet, parts: WorkbookParts): Promise<void> {
  let row = -1;
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
 * results of formulas and never the formulas. Rows stream; only the texts that cells share are held.
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
