import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Runner } from "./runner.ts";
import { databaseUser } from "./state.ts";

/** A minimal environment: a PGPORT or PGDATA of the user's own must not steer our server. */
export const serverEnvironment = {
  PATH: process.env.PATH,
  LC_ALL: "C",
  TZ: "UTC",
} as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;

/** Runs initdb unless the cluster is there; under a draft name first, so that a kill leaves no half cluster behind. */
export async function createCluster(home: string, native: string, password: string, runner: Runner): Promise<string> {
  const cluster = join(home, "cluster");
  if (existsSync(cluster)) return cluster;
  const draft = join(home, `draft-${randomBytes(6).toString("hex")}`);
  const passwordFile = `${draft}-password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runner) await chown(passwordFile, runner.uid, runner.gid);
  try {
    await runInitdb(join(native, "bin/initdb"), draft, passwordFile, runner);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster);
  const folder = await open(home, "r");
  await folder.sync();
  await folder.close();
  await removeDrafts(home);
  return cluster;
}

/** What runs that were killed left behind. Their initdb may live on for a moment and still write. */
async function removeDrafts(home: string): Promise<void> {
  const drafts = (await readdir(home)).filter((name) => name.startsWith("draft-"));
  const patient = { recursive: true, force: true, maxRetries: 8, retryDelay: 100 };
  await Promise.all(drafts.map((name) => rm(join(home, name), patient).catch(() => undefined)));
}

function runInitdb(initdb: string, cluster: string, passwordFile: string, runner: Runner): Promise<void> {
  const flags = [
    `--pgdata=${cluster}`,
    `--username=${databaseUser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // PostgreSQL's own C.UTF-8: sorts alike on every machine, whatever locales are installed.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(initdb, flags, {
      ...runner,
      cwd: "/",
      env: serverEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`PostgreSQL could not create its cluster: ${output.trim().slice(-600)}`)),
    );
  });
}
