import { open, readFile } from "node:fs/promises";
import type { Span } from "#server/storage/storage";

/** The bytes of a file on this host, or a span of them. @throws where there are no such bytes */
export async function readSpan(path: string, span: Span | null = null): Promise<Buffer> {
  if (span === null) return readFile(path);
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(span.end - span.start + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, span.start);
    if (bytesRead < bytes.length) throw new Error("The file is shorter than that.");
    return bytes;
  } finally {
    await file.close();
  }
}
