import { readdirSync, readFileSync } from "node:fs";

type Process = { pid: number; parent: number; command: string; peakBytes: number; bytes: number };

const KILOBYTE = 1024;
/** How often it is looked: each time takes the processes milliseconds in which they do nothing else, so that what is timed is looked at seldom. */
export const LOOK_MS = { often: 200, seldom: 2000 };

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

const PARTS = { web: /next-server|next start|dist\/bin\/next/, worker: /jobs\/worker\.ts/ };

/** The most memory that the web process and the worker of a served product have held, in bytes. */
export function peaksOf(root: number): { web: number; worker: number } {
  const processes = listDescendants(root);
  const peak = (pattern: RegExp): number =>
    Math.max(0, ...processes.filter(({ command }) => pattern.test(command)).map(({ peakBytes }) => peakBytes));
  return { web: peak(PARTS.web), worker: peak(PARTS.worker) };
}

/** The process ids of the web process and the worker of a served product. */
export function findParts(root: number): Record<keyof typeof PARTS, number> {
  const processes = listDescendants(root);
  const find = (pattern: RegExp): number => processes.find(({ command }) => pattern.test(command))?.pid ?? 0;
  return { web: find(PARTS.web), worker: find(PARTS.worker) };
}

/** Bytes that a process holds resident, shared pages shared out (Linux: PSS); 0 where it has ended or there is no /proc. */
function proportionalBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return KILOBYTE * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const treeBytes = (root: number): number =>
  [root, ...listDescendants(root).map(({ pid }) => pid)].reduce((sum, pid) => sum + proportionalBytes(pid), 0);

/** Runs `work`, and says the most that each of some process trees held together meanwhile, in bytes; null where none can say. */
export async function withPeaks<T, Name extends string>(
  roots: Record<Name, number>,
  everyMs: number,
  work: () => Promise<T>,
): Promise<{ value: T; peaks: Record<Name, number | null> }> {
  const names = Object.keys(roots) as Name[];
  const peaks = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, number | null>;
  const sample = (): void => {
    if (process.platform !== "linux") return;
    for (const name of names) peaks[name] = Math.max(peaks[name] ?? 0, treeBytes(roots[name])) || null;
  };
  const timer = setInterval(sample, everyMs);
  try {
    return { value: await work(), peaks };
  } finally {
    clearInterval(timer);
  }
}
