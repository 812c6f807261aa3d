import { storable } from "#server/ingest/raw-table";

/** Files that file managers and systems leave behind. */
const LITTER = /^(__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|\..*)$/i;

const IMAGE_FILE = /\.(jpe?g|jfif|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i;

const segments = (name: string): string[] => name.split("/");

/** Whether an entry is nothing that a person put there: a folder, or what their system added. */
export function isLitter(name: string): boolean {
  return name.endsWith("/") || segments(name).some((part) => part !== "." && part !== ".." && LITTER.test(part));
}

const TABLE_FILE =
  /\.(csv|tsv|tab|jsonl|ndjson|json|parquet|xlsx)$|(^|\/)[^/]*(label|list|annotation|train|test|val)[^/]*\.txt$/i;

/** Whether a file of an archive may be the table that says what its images show. */
export const looksLikeTable = (name: string): boolean => TABLE_FILE.test(name);

/** The table of images of an imagefolder, as Hugging Face's datasets names it. */
export const isMetadataName = (name: string): boolean => /(^|\/)metadata\.(csv|jsonl|parquet)$/i.test(name);

export const looksLikeImage = (name: string): boolean => IMAGE_FILE.test(name);

/** A file name as two spellings of it share it: slashes forward, no "./" in front, composed characters. */
export function canonicalName(name: string): string {
  return storable(name)
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(\.?\/)+/, "")
    .normalize("NFC");
}

/** The folders, each with its slash, that all files lie in and that do not hold a file of their own. */
export function commonFolder(names: string[]): string {
  let root = "";
  for (;;) {
    const [first] = names;
    const end = first?.indexOf("/", root.length) ?? -1;
    if (first === undefined || end < 0) return root;
    const folder = first.slice(0, end + 1);
    const shared = names.every((name) => name.startsWith(folder));
    if (!shared || !names.some((name) => name.includes("/", folder.length))) return root;
    root = folder;
  }
}
