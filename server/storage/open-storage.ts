import { join } from "node:path";
import { parseStorageAddress } from "#server/contracts/storage-address";
import type { Env } from "#server/env";
import { createLocalStorage } from "#server/storage/local-disk";
import { openS3Storage } from "#server/storage/s3/s3-storage";
import type { Storage } from "#server/storage/storage";

/**
 * Web and workers of one host have folders of their own for what they fetch: what a worker is just writing must not be taken for
 * what was published.
 */
export type Role = "web" | "worker";

/** The storage that the environment asks for: the store of `STORAGE_URL`, or this host's disk. */
export async function openStorage(
  { STORAGE_URL, STORAGE_CACHE_BYTES, DATA_DIR }: Pick<Env, "STORAGE_URL" | "STORAGE_CACHE_BYTES" | "DATA_DIR">,
  role: Role,
): Promise<Storage> {
  if (STORAGE_URL === undefined) return createLocalStorage(join(DATA_DIR, "files"));
  const root = join(DATA_DIR, "store", role);
  return openS3Storage({ address: parseStorageAddress(STORAGE_URL), root, mostBytes: STORAGE_CACHE_BYTES });
}
