import { mkdir, realpath, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reachableBinaries } from "./binaries.ts";
import { serves } from "./connect.ts";
import { createCluster } from "./create-cluster.ts";
import { ensureDatabase } from "./databases.ts";
import { withFileLock } from "./file-lock.ts";
import { findFreePort } from "./free-port.ts";
import { chooseHome, reopenHome } from "./home.ts";
import { exists, isPostmasterOf, readPostmaster } from "./postmaster.ts";
import { weAreRoot } from "./runner.ts";
import { spawnServer } from "./spawn-server.ts";
import { databaseUrl, newState, productDatabase, readState, type State, writeState } from "./state.ts";
import { stopServer } from "./stop-server.ts";

export type EmbeddedPostgres = {
  /** The product's own database on the server. */
  url: string;
  /** True when an earlier run had left the server alive. */
  adopted: boolean;
  /** The cluster's folder; outside the data folder where PostgreSQL's user could not reach that. */
  cluster: string;
  isAlive(): boolean;
  stop(): Promise<void>;
};

export type EmbeddedOptions = { dataDir: string; sharedDir?: string };

/** Recovery after a crash can take minutes on a big database; a server that is gone is noticed at once. */
const patienceMs = 300_000;

/** Makes the PostgreSQL of a data folder run: creates it, starts it, or adopts the one that an earlier run left alive. */
export async function startOrAdoptPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  // As root the folder may be passed through, not listed: PostgreSQL's user must get to its own part of it.
  await mkdir(resolve(options.dataDir), { recursive: true, mode: weAreRoot() ? 0o711 : 0o700 });
  const dataDir = await realpath(options.dataDir);
  const sharedDir = options.sharedDir ?? "/var/lib/fiftyfold";
  return withFileLock(join(dataDir, "postgres.lock"), async () => {
    const { state, adopted } = await openCluster(dataDir, sharedDir);
    const cluster = join(state.home, "cluster");
    const isAlive = () => isPostmasterOf(readPostmaster(cluster)?.pid ?? 0, cluster);
    const url = await ensureDatabase(databaseUrl(state, "postgres"), productDatabase);
    return { url, adopted, cluster, isAlive, stop: () => stopServer(cluster) };
  });
}

async function openCluster(dataDir: string, sharedDir: string): Promise<{ state: State; adopted: boolean }> {
  const known = await readState(dataDir);
  const { home, runner } = known ? await reopenHome(known.home) : await chooseHome(dataDir, sharedDir);
  const state = known ?? (await newState(home));
  // The password is written before the cluster that is made with it.
  if (!known) await writeState(dataDir, state);
  if (await adopt(state)) return { state, adopted: true };
  const native = await reachableBinaries(runner, sharedDir);
  await createCluster(home, native, state.password, runner);
  return { state: await start(dataDir, state, native, runner), adopted: false };
}

/** Waits for a server that lives to answer; clears away the mark of one that does not. */
async function adopt(state: State): Promise<boolean> {
  const cluster = join(state.home, "cluster");
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = readPostmaster(cluster);
    if (!found) return false;
    if (!isPostmasterOf(found.pid, cluster)) {
      // PostgreSQL clears the mark of a dead server itself, after a look at what that one left in shared memory. It
      // cannot know that a living process with the same number (after a reboot) is another program, or a zombie.
      if (exists(found.pid)) await rm(join(cluster, "postmaster.pid"), { force: true });
      return false;
    }
    if (found.port === state.port && (await serves(databaseUrl(state, "postgres"), cluster))) return true;
    if (Date.now() > deadline) {
      throw new Error(
        `PostgreSQL (process ${found.pid}) runs but does not answer. Its log is ${join(state.home, "server.log")}.`,
      );
    }
    await sleep(100);
  }
}

async function start(
  dataDir: string,
  before: State,
  native: string,
  runner: Parameters<typeof spawnServer>[0]["runner"],
) {
  const cluster = join(before.home, "cluster");
  const deadline = Date.now() + patienceMs;
  let state = before;
  for (;;) {
    const server = await spawnServer({ home: state.home, native, port: state.port, runner });
    while (!server.exited() && Date.now() < deadline) {
      if (await serves(databaseUrl(state, "postgres"), cluster)) return state;
      await sleep(100);
    }
    const log = await server.newLog();
    if (/could not bind|could not create any TCP\/IP sockets/.test(log)) {
      state = { ...state, port: await findFreePort() };
      await writeState(dataDir, state);
    } else if (/pre-existing shared memory block|lock file .* already exists/.test(log) && Date.now() < deadline) {
      // Backends of a server that was killed are still on their way out.
      await sleep(300);
    } else {
      throw new Error(`PostgreSQL did not start: ${log.trim().split("\n").slice(-3).join(" ")}`);
    }
  }
}
