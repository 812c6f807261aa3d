import { type TarFile, tarBytes } from "#app/components/stress-set/pack-tar";
import type { Modality } from "#server/contracts/family";

/** A file as it was picked or dropped; within a folder its path begins with the folder's name. */
export type FoundFile = TarFile & { file: File };

/** What is sent of the files that were found, or what stands in the way. */
export type Choice =
  /** One file, as it is. */
  | { kind: "file"; file: File; bytes: number; leftOut: string[] }
  /** Many, packed into one archive. */
  | { kind: "archive"; name: string; files: FoundFile[]; bytes: number; leftOut: string[] }
  /** A table is wanted, and there are several files. */
  | { kind: "which"; files: FoundFile[]; leftOut: string[] }
  | { kind: "nothing"; leftOut: string[] };

/** Files that file managers and systems leave behind. */
const LITTER = /^(__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|\..+)$/i;

const isLitter = (path: string): boolean => path.split("/").some((part) => part !== ".." && LITTER.test(part));

const ARCHIVE = /\.(zip|tar|tgz|gz|parquet)$/i;

const isLoose = ({ path }: FoundFile): boolean => !path.includes("/");

/** "pets.tar", or where files come from several places "cat and 2 more.tar". */
function archiveName(files: readonly FoundFile[]): string {
  const tops = [...new Set(files.map(({ path }) => path.split("/")[0] ?? path))];
  const more = tops.length > 1 ? ` and ${tops.length - 1} more` : "";
  return `${tops[0]}${more}.tar`;
}

/** Decides what to send: a table or an archive as it is; images in folders, or with a table beside them, as one archive. */
export function chooseFiles(found: readonly FoundFile[], modality: Modality): Choice {
  const leftOut = found.filter(({ path }) => isLitter(path)).map(({ path }) => path);
  const files = found
    .filter(({ path }) => !isLitter(path))
    .toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)));
  const [first] = files;
  if (!first) return { kind: "nothing", leftOut };
  const alone = files.length === 1 && (modality !== "image" || isLoose(first) || ARCHIVE.test(first.path));
  if (alone) return { kind: "file", file: first.file, bytes: first.file.size, leftOut };
  if (modality !== "image") return { kind: "which", files, leftOut };
  return { kind: "archive", name: archiveName(files), files, bytes: tarBytes(files), leftOut };
}
