import type { FoundFile } from "#app/components/stress-set/choose-files";

/** Files whose handles are fetched at a time. */
const AT_ONCE = 100;

type Walk = { signal: AbortSignal; onFound: (files: number) => void };

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** All entries of a folder. A browser hands out a hundred or so a time, and none when there are no more. */
async function listEntries(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

async function walkFolders(roots: FileSystemEntry[], { signal, onFound }: Walk): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const folders = roots.filter(isDirectory);
  const take = async (entries: FileSystemEntry[]): Promise<void> => {
    const files = entries.filter(isFile);
    for (let start = 0; start < files.length; start += AT_ONCE) {
      signal.throwIfAborted();
      const portion = files.slice(start, start + AT_ONCE);
      const taken = await Promise.all(
        portion.map(async (entry) => ({ path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry) })),
      );
      found.push(...taken);
      onFound(found.length);
    }
  };
  await take(roots);
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    signal.throwIfAborted();
    const entries = await listEntries(folder);
    folders.push(...entries.filter(isDirectory));
    await take(entries);
  }
  return found;
}

/**
 * All files that were dropped, folders walked to their ends. To be called while the drop is handled: what it holds is gone
 * afterwards.
 *
 * @param onFound how many files there are so far
 * @throws the signal's reason, or a DOMException where the browser may not read something
 */
export function walkDrop(dropped: DataTransfer, walk: Walk): Promise<FoundFile[]> {
  const items = [...dropped.items].filter(({ kind }) => kind === "file");
  const roots = items.map((item) => item.webkitGetAsEntry());
  // What a program put there has no place in a file system.
  const loose = items.flatMap((item, at) => (roots[at] ? [] : (item.getAsFile() ?? [])));
  return walkFolders(
    roots.filter((root) => root !== null),
    walk,
  ).then((found) => [...found, ...loose.map((file) => ({ path: file.name, file }))]);
}

/** The files of an input, those of a folder under the folder's name. */
export const filesOfInput = (files: FileList | null): FoundFile[] =>
  [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
