import { open } from "node:fs/promises";

/** What the first bytes of a file say that it is, text being what nothing else fits; or a folder. */
export type FileKind = "text" | "zip" | "tar" | "gzip" | "parquet" | "folder";

const BLOCK = 512;
const CHECKSUM = { start: 148, end: 156 };
const SPACE = 32;

/** Whether the first block is a tar header: its checksum counts itself as spaces. */
function isTar(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  const stated = Number.parseInt(head.toString("latin1", CHECKSUM.start, CHECKSUM.end).replace(/[\0 ]/g, ""), 8);
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= CHECKSUM.start && at < CHECKSUM.end ? SPACE : (head[at] as number);
  return stated === sum && head[0] !== 0;
}

export function kindOf(head: Buffer): FileKind {
  const start = head.toString("latin1", 0, 4);
  if (["PK\x03\x04", "PK\x05\x06"].includes(start)) return "zip";
  if (start.startsWith("\x1f\x8b")) return "gzip";
  if (start === "PAR1") return "parquet";
  return isTar(head) ? "tar" : "text";
}

/** The kind of a file on disk. */
export async function findKind(path: string): Promise<FileKind> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK), 0, BLOCK, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
