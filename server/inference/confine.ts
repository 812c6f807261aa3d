import { spawnSync } from "node:child_process";
import { getuid } from "node:process";

/** `unshare` with what it takes here to give a process a network of its own, with nobody else in it; empty where that can't be. */
let alone: string[] | undefined;
function withoutNetwork(): string[] {
  if (alone) return alone;
  const ways = getuid?.() === 0 ? [["unshare", "--net"]] : [["unshare", "--map-root-user", "--net"]];
  alone = ways.find(([command = "", ...options]) => spawnSync(command, [...options, "true"]).status === 0) ?? [];
  return alone;
}

/**
 * Kilobytes of writable memory that Node has set apart when it starts and does not use, such as half a gigabyte for code: they count as
 * written to, and a process that may write to less does not even start.
 */
let setApart: number | undefined;
function kilobytesSetApart(): number {
  if (setApart !== undefined) return setApart;
  const { stdout } = spawnSync(process.execPath, ["-p", "fs.readFileSync('/proc/self/status', 'utf8')"]);
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(String(stdout))?.[1] ?? 0);
  setApart = Math.max(0, field("VmData") - field("RssAnon"));
  return setApart;
}

/**
 * A command line that runs Node with a limit on the memory it may hold, and without a network where the system allows that.
 * What asks for more is refused it, as on a machine that has no more, and goes on.
 *
 * Where the system has set a lower limit, that one stays. Linux counts private writable memory (RLIMIT_DATA): address space alone, of which V8 reserves gigabytes, would be too much.
 */
export function confine(command: string[], memoryBytes: number): string[] {
  if (process.platform !== "linux") return command;
  const limited = [
    "/bin/sh",
    "-c",
    'ulimit -d "$0" 2>/dev/null; exec "$@"',
    String(Math.ceil(memoryBytes / 1024) + kilobytesSetApart()),
    ...command,
  ];
  return [...withoutNetwork(), ...limited];
}
