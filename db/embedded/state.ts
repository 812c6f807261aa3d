import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { findFreePort } from "./free-port.ts";

/** What a data folder remembers of its PostgreSQL; the file is readable by its owner only, for the password. */
export type State = { home: string; port: number; password: string };

const user = "fiftyfold";
export const databaseUser = user;
export const productDatabase = "fiftyfold";

const stateFile = (dataDir: string) => join(dataDir, "postgres.json");

export async function readState(dataDir: string): Promise<State | undefined> {
  if (!existsSync(stateFile(dataDir))) return undefined;
  const state = JSON.parse(await readFile(stateFile(dataDir), "utf8")) as State;
  return { ...state, home: isAbsolute(state.home) ? state.home : resolve(dataDir, state.home) };
}

/** Written whole or not at all. A home inside the data folder is kept relative, so that the folder can be moved. */
export async function writeState(dataDir: string, state: State): Promise<void> {
  const home = state.home === join(dataDir, "postgres") ? "postgres" : state.home;
  const draft = `${stateFile(dataDir)}.draft`;
  const file = await open(draft, "w", 0o600);
  await file.chmod(0o600);
  await file.writeFile(`${JSON.stringify({ ...state, home }, null, 2)}\n`);
  await file.sync();
  await file.close();
  await rename(draft, stateFile(dataDir));
}

export async function newState(home: string): Promise<State> {
  return { home, port: await findFreePort(), password: randomBytes(24).toString("hex") };
}

export const databaseUrl = (state: State, database: string): string =>
  `postgres://${user}:${state.password}@127.0.0.1:${state.port}/${database}`;
