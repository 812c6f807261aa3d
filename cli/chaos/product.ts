import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Kept, keepAlive } from "#cli/chaos/keep-alive";
import { CREDENTIALS, storageUrl } from "#cli/chaos/store-address";
import { findFreePort } from "#db/embedded/free-port";
import { readPostmaster } from "#db/embedded/postmaster";
import { databaseUrl, productDatabase, readState } from "#db/embedded/state";
import { InferenceError } from "#server/errors";

export type Product = {
  url: string;
  folder: string;
  databaseUrl: () => Promise<string>;
  postmaster: () => Promise<number>;
  /** What is kept running, by what it is: the supervisor of `npm start`, a second worker, the store. */
  kept: { supervisor: Kept; worker: Kept; store: Kept };
  stop: () => Promise<void>;
};

const LONGEST_START_MS = 300_000;
const POLL_MS = 250;

async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + LONGEST_START_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new InferenceError(`${what} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Folders of a run, each by what lies in it. Temporary files of all that is started go to one of them. */
export const foldersOf = (folder: string) => ({
  data: join(folder, "data"),
  other: join(folder, "other-host"),
  store: join(folder, "store"),
  temporary: join(folder, "tmp"),
  logs: join(folder, "logs"),
});

async function stateOf(data: string): Promise<{ url: string; cluster: string }> {
  const state = await readState(data);
  if (!state) throw new InferenceError("There is no PostgreSQL yet.");
  return { url: databaseUrl(state, productDatabase), cluster: join(state.home, "cluster") };
}

type Started = Partial<Product["kept"]>;

/** The store last: what stops may still write to it. */
async function stopAll({ worker, supervisor, store }: Started): Promise<void> {
  await worker?.stop();
  await supervisor?.stop();
  await store?.stop();
}

/**
 * Starts the product as its users do: `npm start` with its own PostgreSQL and a store, and `npm run worker` as on a second host, kept
 * running by us as by a service manager. The store is ours to keep running, too.
 */
export async function startProduct(folder: string): Promise<Product> {
  const started: Started = {};
  try {
    return await startInto(started, folder);
  } catch (error) {
    await stopAll(started);
    throw error;
  }
}

async function startInto(started: Started, folder: string): Promise<Product> {
  const folders = foldersOf(folder);
  for (const each of Object.values(folders)) await mkdir(each, { recursive: true });
  // PostgreSQL runs as a user of its own, and must get to its part of the data folder.
  for (const each of [folder, folders.data]) await chmod(each, 0o711);
  const [port, storePort] = [await findFreePort(), await findFreePort()];
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    ...process.env,
    ...CREDENTIALS,
    TMPDIR: folders.temporary,
    STORAGE_URL: storageUrl(storePort),
    LOG_FORMAT: "json",
    HOST: "127.0.0.1",
    PORT: String(port),
  };
  const log = (name: string): string => join(folders.logs, `${name}.log`);
  const store = await keepAlive({
    args: ["--import", "./scripts/die-with-parent.mjs", "cli/chaos/store.ts", folders.store, String(storePort)],
    env: async () => process.env,
    log: log("store"),
  });
  started.store = store;
  await until("The store", () => fetch(`http://127.0.0.1:${storePort}`).then(Boolean, () => false));
  const supervisor = await keepAlive({
    args: ["scripts/start.mjs"],
    env: async () => ({ ...settings, DATA_DIR: folders.data, DATABASE_URL: "" }),
    log: log("product"),
  });
  started.supervisor = supervisor;
  await until("The product", () => answers(`${url}/readyz`));
  const worker = await keepAlive({
    args: ["scripts/run.mjs", "server/jobs/worker.ts"],
    env: async () => ({ ...settings, DATA_DIR: folders.other, DATABASE_URL: (await stateOf(folders.data)).url }),
    log: log("worker"),
  });
  started.worker = worker;
  return {
    url,
    folder,
    databaseUrl: async () => (await stateOf(folders.data)).url,
    postmaster: async () => {
      const { cluster } = await stateOf(folders.data);
      return (existsSync(cluster) && readPostmaster(cluster)?.pid) || 0;
    },
    kept: { supervisor, worker, store },
    stop: () => stopAll(started),
  };
}
