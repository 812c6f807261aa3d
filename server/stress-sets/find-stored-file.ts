import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Context } from "#server/context";
import { ConflictError, NotFoundError } from "#server/errors";
import { uploadKey } from "#server/storage/keys";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

export type StoredFile = { path: string; fileName: string; bytes: number; sha256: string };

async function lookAt(path: string): Promise<{ bytes: number; changed: bigint }> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found) throw new NotFoundError("The file of this stress set is no longer here.");
  return { bytes: Number(found.size), changed: found.mtimeNs };
}

/** Names the bytes of a file without a second reading of them: they change only when the file is written. */
const digestOf = (set: string, bytes: number, changed: bigint): string =>
  createHash("sha256").update(`${set} ${bytes} ${changed}`).digest("hex");

const stem = (name: string): string => name.replace(/\.\w+$/, "");

/** The file of a stress set, byte for byte as it was uploaded, under its own name. */
export async function findUpload(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<StoredFile> {
  const { id: known, name, sha256 } = await requireStressSet(context, workspace, id);
  const path = context.storage.path(uploadKey(known));
  const { bytes } = await lookAt(path);
  return { path, fileName: name, bytes, sha256 };
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
  const path = join(dirname(dataset.path), "noticed.csv");
  const { bytes, changed } = await lookAt(path);
  return { path, fileName: `${stem(name)}-noticed.csv`, bytes, sha256: digestOf(known, bytes, changed) };
}

/** The rows of a stress set as they were read, as Parquet. It is written anew with each mapping. */
export async function findDatasetFile(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<StoredFile> {
  const { id: known, dataset, name } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  const { bytes, changed } = await lookAt(dataset.path);
  return { path: dataset.path, fileName: `${stem(name)}-rows.parquet`, bytes, sha256: digestOf(known, bytes, changed) };
}
