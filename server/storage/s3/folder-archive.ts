import { createWriteStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { ZipFile } from "yazl";
import { AT_WORK } from "#server/storage/at-work";

export type Member = { name: string; path: string; bytes: number; changed: number };

/** All files of a folder by their names below it, in the order of the names. */
export async function listMembers(folder: string): Promise<Member[]> {
  const members: Member[] = [];
  const visit = async (directory: string): Promise<void> => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (AT_WORK.test(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) await visit(path);
      if (!entry.isFile()) continue;
      const { size, mtimeMs } = await stat(path);
      members.push({ name: relative(folder, path), path, bytes: size, changed: mtimeMs });
    }
  };
  await visit(folder);
  return members.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** An uncompressed zip of files, a piece at a time: images are packed already, and a reader finds one without the others. */
export function packMembers(members: readonly Member[]): AsyncIterable<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // yazl reports a file that vanished meanwhile on itself, not on its stream: without this the process would end.
  zip.on("error", (error: Error) => output.destroy(error));
  const options = { compress: false, mtime: new Date(1980, 1, 1), forceDosTimestamp: true, mode: 0o100600 };
  for (const { name, path } of members) zip.addFile(path, name, options);
  zip.end();
  return output;
}

/** Unpacks an archive that `packMembers` made into a folder. */
export async function unpackArchive(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const zip = await yauzl.openPromise(archive, { lazyEntries: true, autoClose: false });
  const made = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      const path = join(folder, entry.fileName);
      if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      made.add(dirname(path));
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
    }
  } finally {
    zip.close();
  }
}
