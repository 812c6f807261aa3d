import { createHash } from "node:crypto";
import type { Context } from "#server/context";
import { ConflictError, NotFoundError } from "#server/errors";
import { datasetKey, noticedKey, uploadKey } from "#server/storage/keys";
import type { FoundFile, Presentation, Storage } from "#server/storage/storage";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

export type StoredFile = {
  fileName: string;
  size: number;
  sha256: string;
  open: (span: Parameters<Storage["open"]>[1]) => ReturnType<Storage["open"]>;
  /** An address in the store itself, where users reach it. */
  link: (shown: Presentation) => Promise<string | null>;
};

async function lookAt(storage: Storage, key: string): Promise<FoundFile> {
  const found = await storage.find(key);
  if (!found) throw new NotFoundError("The file of this stress set is no longer here.");
  return found;
}

/** Names the bytes of a file without a second reading of them: its version changes when it is written. */
const digestOf = (set: string, { version }: FoundFile): string =>
  createHash("sha256").update(`${set} ${version}`).digest("hex");

const stem = (name: string): string => name.replace(/\.\w+$/, "");

const stored = (
  storage: Storage,
  key: string,
  known: Pick<StoredFile, "fileName" | "size" | "sha256">,
): StoredFile => ({
  ...known,
  open: (span) => storage.open(key, span),
  link: (shown) => storage.link(key, shown),
});

/** The file of a stress set, byte for byte as it was uploaded, under its own name. */
export async function findUpload(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<StoredFile> {
  const { id: known, name, sha256 } = await requireStressSet(context, workspace, id);
  const key = uploadKey(known);
  const { bytes } = await lookAt(context.storage, key);
  return stored(context.storage, key, { fileName: name, size: bytes, sha256 });
}

/** All rows of a stress set that are training examples, conflicts or duplicates, as CSV: row, name, kind, cluster. */
export async function findNoticedFile(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<StoredFile> {
  const { id: known, dataset, name } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  if (dataset.findings?.listed == null)
    throw new ConflictError("An earlier release read this set, and kept no such list.", "Read it again.");
  const key = noticedKey(known);
  const found = await lookAt(context.storage, key);
  const fileName = `${stem(name)}-noticed.csv`;
  return stored(context.storage, key, { fileName, size: found.bytes, sha256: digestOf(known, found) });
}

/** The rows of a stress set as they were read, as Parquet. It is written anew with each mapping. */
export async function findDatasetFile(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<StoredFile> {
  const { id: known, dataset, name } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  const key = datasetKey(known);
  const found = await lookAt(context.storage, key);
  const fileName = `${stem(name)}-rows.parquet`;
  return stored(context.storage, key, { fileName, size: found.bytes, sha256: digestOf(known, found) });
}
