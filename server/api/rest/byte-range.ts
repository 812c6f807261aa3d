/** Bytes from `start` to `end`, both included. */
export type ByteRange = { start: number; end: number };

/**
 * The single range that a Range header asks for (RFC 9110, section 14).
 *
 * @returns "all" where there is no header or one that may be passed over (another unit, several ranges, no sense), null
 * where the range lies behind the end
 */
export function readByteRange(header: string | null, size: number): ByteRange | "all" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match) return "all";
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return "all";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? null : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "all";
  if (start >= size) return null;
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
