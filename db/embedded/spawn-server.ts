import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { serverEnvironment } from "./create-cluster.ts";
import type { Runner } from "./runner.ts";

export type Server = { pid: number | undefined; exited(): boolean; newLog(): Promise<string> };

const keepLogBytes = 10_000_000;

/** Starts the server in a session of its own, writing to its own log: it outlives whoever started it. */
export async function spawnServer(options: {
  home: string;
  native: string;
  port: number;
  runner: Runner;
}): Promise<Server> {
  const { home, native, port, runner } = options;
  const logPath = join(home, "server.log");
  if (existsSync(logPath) && (await stat(logPath)).size > keepLogBytes) await rename(logPath, `${logPath}.1`);
  const log = await open(logPath, "a", 0o600);
  if (runner) await chown(logPath, runner.uid, runner.gid);
  const before = (await log.stat()).size;
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    fsync: "on",
    log_timezone: "UTC",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(native, "bin/postgres"), ["-D", join(home, "cluster"), ...flags], {
    ...runner,
    cwd: "/",
    env: serverEnvironment,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  let ended = false;
  child.once("error", () => {
    ended = true;
  });
  child.once("exit", () => {
    ended = true;
  });
  child.unref();
  await log.close();
  const newLog = async () => {
    const file = await open(logPath, "r");
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - before)), 0, size - before, before);
    await file.close();
    return buffer.toString("utf8", 0, bytesRead);
  };
  return { pid: child.pid, exited: () => ended, newLog };
}
