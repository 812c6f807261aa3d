import { joinBytes } from "#server/contracts/join-bytes";

/** A file and the path it gets in the archive. */
export type TarFile = { path: string; file: Blob & { lastModified?: number } };

const BLOCK = 512;
const MOST_NAME = 100;
const MOST_PREFIX = 155;
/** What eleven octal digits hold: sizes from here on need a record of their own. */
const TOO_LARGE = 8 ** 11;
const REGULAR = "0";
const EXTENDED = "x";

const encoder = new TextEncoder();
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** Bytes that are missing to a whole block. */
const padding = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK;

/** A path as the header holds it in two parts, or null where it does not fit. */
function splitPath(path: string): { prefix: string; name: string } | null {
  if (!isAscii(path)) return null;
  if (path.length <= MOST_NAME) return { prefix: "", name: path };
  const slash = path.indexOf("/", path.length - MOST_NAME - 1);
  if (slash < 1 || slash > MOST_PREFIX || slash === path.length - 1) return null;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

type Header = { prefix: string; name: string; size: number; seconds: number; type: string };

function header({ prefix, name, size, seconds, type }: Header): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => void encoder.encodeInto(text, block.subarray(at));
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(size < TOO_LARGE ? size : 0, 11));
  put(136, octal(Math.min(Math.max(0, seconds), TOO_LARGE - 1), 11));
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\u000000");
  put(345, prefix);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return block;
}

/** One record of an extended header. Its length counts the digits that tell it. */
function record(key: string, value: string): Uint8Array {
  const rest = encoder.encode(` ${key}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return encoder.encode(`${length} ${key}=${value}\n`);
}

/** What stands before a file's bytes: its header, after an extended one where path or size do not fit into it. */
function headersOf({ path, file: { size, lastModified = 0 } }: TarFile): Uint8Array<ArrayBuffer> {
  const seconds = Math.floor(lastModified / 1000);
  const split = splitPath(path);
  const records = [
    ...(split ? [] : [record("path", path)]),
    ...(size < TOO_LARGE ? [] : [record("size", String(size))]),
  ];
  // Readers that know no extended headers get what they can hold of the name.
  const { prefix, name } = split ?? { prefix: "", name: path.replaceAll(/[^ -~]/g, "_").slice(-MOST_NAME) };
  const own = header({ prefix, name, size, seconds, type: REGULAR });
  if (records.length === 0) return own;
  const extended = joinBytes(records);
  return joinBytes([
    header({ prefix: "", name: "PaxHeaders/file", size: extended.length, seconds, type: EXTENDED }),
    extended,
    new Uint8Array(padding(extended.length)),
    own,
  ]);
}

/** Entries of a tar archive: parts of a Blob, in which the files stay where they are until they are read. */
export function tarEntries(files: readonly TarFile[]): BlobPart[] {
  return files.flatMap((each) => [headersOf(each), each.file, new Uint8Array(padding(each.file.size))]);
}

/** What ends an archive: two empty blocks. */
export const tarEnd = (): BlobPart => new Uint8Array(2 * BLOCK);

/** How large an archive of these files is, in bytes. */
export const tarBytes = (files: readonly TarFile[]): number =>
  files.reduce((sum, each) => {
    const { size } = each.file;
    return sum + (splitPath(each.path) && size < TOO_LARGE ? BLOCK : headersOf(each).length) + size + padding(size);
  }, 2 * BLOCK);

const AT_ONCE = 200;

/**
 * Packs files into one tar archive (POSIX.1-2001: ustar, with a pax header where a path is long or not ASCII) without reading any
 * of them. Pauses between portions, so that a page with many thousand files stays alive.
 *
 * @throws the signal's reason
 */
export async function packTar(files: readonly TarFile[], signal?: AbortSignal): Promise<Blob> {
  const portions: Blob[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    portions.push(new Blob(tarEntries(files.slice(start, start + AT_ONCE))));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob([...portions, tarEnd()], { type: "application/x-tar" });
}
