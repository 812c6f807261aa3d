import { spawnSync } from "node:child_process";

/** The user that PostgreSQL runs as, where that is not the user we are: it refuses to run as root. */
export type Runner = { uid: number; gid: number } | undefined;

export const weAreRoot = (): boolean => process.getuid?.() === 0;

/** An unprivileged system user for a PostgreSQL that root starts: one that is there, or a new one. */
export function chooseSystemUser(): Runner {
  if (!weAreRoot()) return undefined;
  return lookUp("postgres") ?? lookUp("fiftyfold") ?? createUser("fiftyfold") ?? lookUp("nobody") ?? fail();
}

function lookUp(name: string): Runner {
  const ask = (flag: string) => Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout, 10);
  const [uid, gid] = [ask("-u"), ask("-g")];
  return uid > 0 && gid > 0 ? { uid, gid } : undefined;
}

function createUser(name: string): Runner {
  const useradd = [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
  ];
  const made = spawnSync("useradd", [...useradd, name]).status === 0;
  // BusyBox, as on Alpine, has adduser only.
  if (!made) spawnSync("adduser", ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", name]);
  return lookUp(name);
}

function fail(): never {
  throw new Error(
    "PostgreSQL does not run as root, and no unprivileged user could be found or created. Start as another user, or set DATABASE_URL.",
  );
}
