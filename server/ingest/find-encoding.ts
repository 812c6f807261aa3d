import type { Encoding } from "#server/contracts/mapping";

/** Bytes at the start that say how the rest is written. */
const MARKS: [number[], Encoding][] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** Share of zero bytes at even (or odd) places from which Latin text is taken for UTF-16. */
const ZEROS = 0.3;

/**
 * What the first bytes of a text say of its encoding: its byte order mark, or the zeros that every second byte of Latin text
 * in UTF-16 is.
 *
 * @returns null where they do not say, which UTF-8 without a mark and all older encodings do not
 */
export function findEncoding(head: Buffer): Encoding | null {
  for (const [mark, encoding] of MARKS) if (mark.every((byte, at) => head[at] === byte)) return encoding;
  const zeros = [0, 0] as [number, number];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[(at % 2) as 0 | 1]++;
  const half = head.length / 2;
  if (zeros[1] > ZEROS * half && zeros[0] < zeros[1] / 10) return "utf-16le";
  if (zeros[0] > ZEROS * half && zeros[1] < zeros[0] / 10) return "utf-16be";
  return null;
}
