import { canonicalName, looksLikeTable } from "#server/ingest/archive-names";
import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";

const baseName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
const withoutExtension = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, "");

/** Entries by what a spelling makes of their names; null where two share it, which then names neither. */
function index(entries: ArchiveEntry[], spell: (name: string) => string): Map<string, ArchiveEntry | null> {
  const known = new Map<string, ArchiveEntry | null>();
  for (const entry of entries) {
    const name = spell(canonicalName(entry.name));
    known.set(name, known.has(name) ? null : entry);
  }
  return known;
}

/** Finds entries by names that are spelt in another way than theirs, of which `named` knows. */
function createSpeltFinder(files: ArchiveEntry[], named: ReadonlyMap<string, ArchiveEntry>, root: string): ImageFinder {
  const folder = canonicalName(root);
  const exact = new Map(named);
  for (const entry of files) {
    const name = canonicalName(entry.name);
    if (!exact.has(name)) exact.set(name, entry);
  }
  const byStem = index(files, withoutExtension);
  const byBase = index(files, baseName);
  const byBaseStem = index(files, (name) => withoutExtension(baseName(name)));
  return (value) => {
    const name = canonicalName(value);
    return (
      exact.get(root + value) ??
      exact.get(folder + name) ??
      exact.get(name) ??
      byStem.get(folder + name) ??
      byStem.get(name) ??
      byBase.get(baseName(name)) ??
      byBaseStem.get(baseName(name)) ??
      undefined
    );
  };
}

export type ImageFinder = (value: string) => ArchiveEntry | undefined;

/**
 * Finds the entry that a value names: exactly or spelt alike, from the table's folder or from the top of the archive; else the
 * only one of that name without its extension (`ISIC_0027419`), in any folder (`0001.jpg`), or both.
 *
 * @param root the folder that names start from, with its slash; "" for the top
 */
export function createImageFinder({ entries }: Archive, root: string): ImageFinder {
  const files = entries.filter(({ name }) => !looksLikeTable(name));
  const named = new Map<string, ArchiveEntry>();
  for (const entry of files) if (!named.has(entry.name)) named.set(entry.name, entry);
  // Most values name an entry as it is called: the others are spelt in all these ways only once there is one.
  let find: ImageFinder | null = null;
  return (value) => {
    const found = named.get(root + value);
    if (found) return found;
    find ??= createSpeltFinder(files, named, root);
    return find(value);
  };
}
