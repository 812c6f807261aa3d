import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isLitter } from "#server/ingest/archive-names";
import { type Archive, type ArchiveEntry, findNameProblem, refuseTooMuch } from "#server/ingest/archives/archive";

/** Lists a folder of one's own as an archive, by name; links are not followed. */
export async function openFolder(path: string, file: string): Promise<Archive> {
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  const entries: ArchiveEntry[] = [];
  let unpacked = 0;
  for (const entry of found) {
    const full = join(entry.parentPath, entry.name);
    const name = relative(path, full).split(sep).join("/");
    if (entry.isDirectory() || isLitter(name)) continue;
    const bytes = entry.isFile() ? (await stat(full)).size : 0;
    unpacked += bytes;
    refuseTooMuch(entries.length + 1, unpacked, file);
    const problem = entry.isFile() ? findNameProblem(name, bytes) : "is a link to another file";
    entries.push({ name, bytes, problem, read: () => readFile(full), stream: async () => createReadStream(full) });
  }
  const byName = (a: ArchiveEntry, b: ArchiveEntry): number => (a.name < b.name ? -1 : 1);
  return { entries: entries.toSorted(byName), close: async () => undefined };
}
