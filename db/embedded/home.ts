import { createHash } from "node:crypto";
import { chmod, chown, mkdir, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { canUse } from "./binaries.ts";
import { chooseSystemUser, type Runner, weAreRoot } from "./runner.ts";

export type Home = { home: string; runner: Runner };

/** The home that an earlier run chose, and the user who owns it. */
export async function reopenHome(home: string): Promise<Home> {
  const owner = await stat(home);
  if (!weAreRoot()) {
    if (owner.uid === process.getuid?.()) return { home, runner: undefined };
    throw new Error(`The database in ${home} belongs to another user. Start as that user or as root.`);
  }
  // The same user as before, even where the names of users have changed since (a new container on an old volume).
  const runner = owner.uid === 0 ? chooseSystemUser() : { uid: owner.uid, gid: owner.gid };
  if (owner.uid === 0 && runner) await chown(home, runner.uid, runner.gid);
  return { home, runner };
}

/**
 * Where a new cluster goes: into the data folder, or, where PostgreSQL's user cannot get there (a clone under root's
 * private home), under `sharedDir`. Nobody's permissions are loosened for it.
 */
export async function chooseHome(dataDir: string, sharedDir: string): Promise<Home> {
  const runner = chooseSystemUser();
  const inside = await makeHome(join(dataDir, "postgres"), runner);
  if (canUse(inside, "rwx", runner)) return { home: inside, runner };
  await rmdir(inside);
  await mkdir(sharedDir, { recursive: true, mode: 0o755 });
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const outside = await makeHome(join(sharedDir, name), runner);
  if (canUse(outside, "rwx", runner)) return { home: outside, runner };
  throw new Error(`PostgreSQL's user can reach neither ${inside} nor ${outside}. Set DATA_DIR or DATABASE_URL.`);
}

async function makeHome(path: string, runner: Runner): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  if (runner) await chown(path, runner.uid, runner.gid);
  return path;
}
