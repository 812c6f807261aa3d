import type { Sheet, WorkbookParts } from "#server/ingest/tables/workbook-parts";
import { readXml } from "#server/ingest/tables/workbook-xml";

const DAY_MS = 86_400_000;
/** Day 0 of serial dates; the leap day of 1900 that Excel believes in lies before any date that people have. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1462;
/** Digits that Excel shows of a number, though it writes 17. */
const DIGITS = 15;
const MAX_COLUMN = 16_384;

/** The place of a cell in its row from its address, such as 27 of "AB12"; null where it has none. */
function columnOf(address: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(address ?? "")?.[0];
  if (!letters) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function writeDate(serial: number, from1904: boolean): string {
  const time = Math.round((serial + (from1904 ? DAYS_TO_1904 : 0)) * DAY_MS);
  const date = new Date(DAY_ZERO + time);
  if (Number.isNaN(date.getTime())) return String(serial);
  const iso = date.toISOString().slice(0, 19);
  if (serial < 1 && serial >= 0) return iso.slice(11);
  return iso.endsWith("T00:00:00") ? iso.slice(0, 10) : iso.replace("T", " ");
}

function writeNumber(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value) || text.trim() === "") return text;
  // Long whole numbers are ids: kept digit by digit.
  return /^-?\d+$/.test(text) ? text : String(Number(value.toPrecision(DIGITS)));
}

/** What a person sees in a cell. */
function toCell(type: string, style: string, value: string, parts: WorkbookParts): string | null {
  if (type === "s") return parts.strings[Number(value)] ?? null;
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  if (type === "n" && value !== "" && parts.isDate[Number(style)]) return writeDate(Number(value), parts.from1904);
  return type === "n" ? writeNumber(value) : value;
}

/** Takes the filled rows of a sheet as they come: cells by column, from 0. */
export type RowSink = (cells: Map<number, string>) => void;

/** Reads a sheet as a stream; rows without a filled cell make none. */
export async function readSheetRows(sheet: Sheet, parts: WorkbookParts, take: RowSink): Promise<void> {
  let cells = new Map<number, string>();
  let column = -1;
  let [type, style, value] = ["n", "", ""];
  let inValue = false;
  await readXml(await sheet.entry.stream(), {
    open: (name, { r, t, s }) => {
      if (name === "row") {
        cells = new Map();
        column = -1;
      } else if (name === "c") {
        column = columnOf(r) ?? column + 1;
        if (column >= MAX_COLUMN) throw new Error("a cell lies beyond the last column");
        [type, style, value] = [t ?? "n", s ?? "", ""];
      } else if (name === "v" || name === "t") inValue = true;
    },
    text: (text) => {
      if (inValue) value += text;
    },
    close: (name) => {
      if (name === "v" || name === "t") inValue = false;
      else if (name === "c") {
        const cell = toCell(type, style, value, parts);
        if (cell !== null && cell.trim() !== "") cells.set(column, cell);
      } else if (name === "row" && cells.size > 0) take(cells);
    },
  });
}
