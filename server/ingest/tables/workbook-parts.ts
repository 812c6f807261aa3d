import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";
import { readXml } from "#server/ingest/tables/workbook-xml";

export type Sheet = { name: string; entry: ArchiveEntry };

/** What the cells of a workbook refer to. */
export type WorkbookParts = {
  /** Visible sheets in their order. */
  sheets: Sheet[];
  /** Texts that cells name by number. */
  strings: string[];
  /** Whether the numbers of a cell style are dates. */
  isDate: boolean[];
  /** Whether days are counted from 1904, as old Macs did. */
  from1904: boolean;
};

/** Characters of all shared texts together: what is more than this must come as CSV, which is read row by row. */
const MAX_SHARED_CHARACTERS = 128 * 1024 * 1024;

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** Whether a number format shows days or times: letters that stand for them, outside of quotes, brackets and escapes. */
const showsDate = (format: string): boolean =>
  /[ymdhs]/i.test(format.replace(/"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\./gi, "")) && !/^general$/i.test(format);

function findPart({ entries }: Archive, path: string): ArchiveEntry | undefined {
  const wanted = path.replace(/^\//, "").toLowerCase();
  return entries.find(({ name, problem }) => problem === null && name.toLowerCase() === wanted);
}

async function readSheets(archive: Archive): Promise<Pick<WorkbookParts, "sheets" | "from1904">> {
  const workbook = findPart(archive, "xl/workbook.xml");
  if (!workbook) throw new Error("it has no workbook");
  const listed: { name: string; id: string }[] = [];
  let from1904 = false;
  await readXml(await workbook.stream(), {
    open: (name, attributes) => {
      if (name === "workbookPr") from1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name !== "sheet" || (attributes.state ?? "visible") !== "visible") return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
      if (id) listed.push({ name: attributes.name ?? "", id });
    },
  });
  const targets = new Map<string, string>();
  const relations = findPart(archive, "xl/_rels/workbook.xml.rels");
  if (relations) {
    await readXml(await relations.stream(), {
      open: (name, { Id, Target }) => {
        if (name === "Relationship" && Id && Target) targets.set(Id, Target);
      },
    });
  }
  const sheets = listed.flatMap(({ name, id }) => {
    const target = targets.get(id);
    const entry = target && findPart(archive, target.startsWith("/") ? target : `xl/${target}`);
    return entry ? [{ name, entry }] : [];
  });
  return { sheets, from1904 };
}

async function readStrings(archive: Archive): Promise<string[]> {
  const entry = findPart(archive, "xl/sharedStrings.xml");
  const strings: string[] = [];
  if (!entry) return strings;
  let characters = 0;
  let text = "";
  // Phonetic hints of Japanese texts (rPh) are no part of the text.
  let inText = false;
  let inPhonetic = false;
  await readXml(await entry.stream(), {
    open: (name) => {
      if (name === "si") text = "";
      else if (name === "t") inText = true;
      else if (name === "rPh") inPhonetic = true;
    },
    text: (piece) => {
      if (inText && !inPhonetic) text += piece;
    },
    close: (name) => {
      if (name === "t") inText = false;
      else if (name === "rPh") inPhonetic = false;
      else if (name === "si") {
        characters += text.length;
        if (characters > MAX_SHARED_CHARACTERS)
          throw new Error("its texts are longer than a workbook's may be: save it as CSV");
        strings.push(text);
      }
    },
  });
  return strings;
}

async function readDateStyles(archive: Archive): Promise<boolean[]> {
  const entry = findPart(archive, "xl/styles.xml");
  const isDate: boolean[] = [];
  if (!entry) return isDate;
  const formats = new Map<string, string>();
  let inCells = false;
  await readXml(await entry.stream(), {
    open: (name, { numFmtId = "", formatCode = "" }) => {
      if (name === "numFmt") formats.set(numFmtId, formatCode);
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) {
        const format = formats.get(numFmtId);
        isDate.push(format === undefined ? BUILT_IN_DATES.has(Number(numFmtId)) : showsDate(format));
      }
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return isDate;
}

/** @throws Error in plain words where the workbook is not sound */
export async function readWorkbookParts(archive: Archive): Promise<WorkbookParts> {
  const { sheets, from1904 } = await readSheets(archive);
  return { sheets, from1904, strings: await readStrings(archive), isDate: await readDateStyles(archive) };
}
