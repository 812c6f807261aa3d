import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { createLocalStorage } from "#server/storage/local-disk";
import { openS3Storage } from "#server/storage/s3/s3-storage";
import type { Storage } from "#server/storage/storage";
import { CREDENTIALS, startS3Server } from "#tests/storage/s3-server";

export type Hosts = {
  /** Storages of two hosts that share what is kept, and of the disk of one host where nothing else is shared. */
  one: Storage;
  other: Storage;
  /** Whether what is kept lies on one disk that both have. */
  shareDisk: boolean;
  /** Names of all that is kept. */
  listAll: () => Promise<string[]>;
  close: () => Promise<void>;
};

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((file) => file.slice(root.length + 1)).sort();
}

async function openDisk(): Promise<Hosts> {
  const root = await mkdtemp(join(tmpdir(), "fiftyfold-storage-"));
  const storage = createLocalStorage(join(root, "files"));
  return {
    one: storage,
    other: storage,
    shareDisk: true,
    listAll: () => listFiles(join(root, "files")),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

async function openStore(): Promise<Hosts> {
  const server = await startS3Server();
  Object.assign(process.env, CREDENTIALS);
  const root = await mkdtemp(join(tmpdir(), "fiftyfold-hosts-"));
  const address = parseStorageAddress(server.urlOf("some/prefix"));
  const openHost = (name: string) => openS3Storage({ address, root: join(root, name), mostBytes: 1e9 });
  return {
    one: await openHost("one"),
    other: await openHost("other"),
    shareDisk: false,
    listAll: async () => (await server.listAll()).map((key) => key.replace(/^some\/prefix\//, "")),
    close: async () => {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Every kind of storage, for what all of them promise. */
export const kinds: [string, () => Promise<Hosts>][] = [
  ["the local disk", openDisk],
  ["an S3 store", openStore],
];
