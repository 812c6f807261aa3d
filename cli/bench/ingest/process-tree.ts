import { readdirSync, readFileSync } from "node:fs";

type Process = { pid: number; parent: number; command: string; peakBytes: number; bytes: number };

const KILOBYTE = 1024;

function readProcess(pid: number): Process | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return {
      pid,
      parent: field("PPid"),
      command,
      peakBytes: KILOBYTE * field("VmHWM"),
      bytes: KILOBYTE * field("VmRSS"),
    };
  } catch {
    // It has ended since it was listed.
    return null;
  }
}

/** The processes below one, with the most memory that each has held (Linux: VmHWM) and what it holds now. */
export function listDescendants(root: number): Process[] {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
  const below = new Set([root]);
  for (let grown = true; grown; ) {
    const more = all.filter(({ pid, parent }) => below.has(parent) && !below.has(pid));
    for (const { pid } of more) below.add(pid);
    grown = more.length > 0;
  }
  return all.filter(({ pid }) => pid !== root && below.has(pid));
}

/** The most memory that the web process and the worker of a served product have held, in bytes. */
export function peaksOf(root: number): { web: number; worker: number } {
  const processes = listDescendants(root);
  const peak = (pattern: RegExp): number =>
    Math.max(0, ...processes.filter(({ command }) => pattern.test(command)).map(({ peakBytes }) => peakBytes));
  return { web: peak(/next-server|next start|dist\/bin\/next/), worker: peak(/jobs\/worker\.ts/) };
}
