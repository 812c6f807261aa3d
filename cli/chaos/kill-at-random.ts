import { setTimeout as sleep } from "node:timers/promises";
import { listDescendants } from "#cli/bench/process-tree";
import type { Product } from "#cli/chaos/product";
import { Random } from "#server/statistics/random";

export const KINDS = ["web", "worker", "inference", "PostgreSQL", "store"] as const;
export type Kind = (typeof KINDS)[number];
export type Kill = { kind: Kind; pid: number; command: string; seconds: number };

/** How long one of a kind that does not run at the moment, such as an inference process, is waited for. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 20;
const COMMANDS = {
  web: /next-server|dist\/bin\/next/,
  worker: /server\/jobs\/worker\.ts/,
  inference: /inference\/child\.ts|rank-apart\.child\.ts/,
};

type Found = { pid: number; command: string };

/** Processes of a kind that run now. Of PostgreSQL: the server and each of its own processes; of a worker: what had started it, too. */
async function findVictims({ kept, postmaster }: Product, kind: Kind): Promise<Found[]> {
  if (kind === "store") return [{ pid: kept.store.pid(), command: "store" }];
  if (kind === "PostgreSQL") {
    const pid = await postmaster();
    return pid === 0 ? [] : [{ pid, command: "postgres" }, ...listDescendants(pid)];
  }
  const started = { pid: kept.worker.pid(), command: "scripts/run.mjs server/jobs/worker.ts" };
  const ours = [kept.supervisor, kept.worker].flatMap(({ pid }) => listDescendants(pid()));
  return [started, ...ours].filter(({ command }) => COMMANDS[kind].test(command));
}

function kill(pid: number): boolean {
  try {
    return pid > 1 && process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Ends one of a kind; null where none came to run in time. */
async function killOne(product: Product, kind: Kind, random: Random, over: AbortSignal): Promise<Found | null> {
  const end = Date.now() + PATIENCE_MS;
  while (!over.aborted && Date.now() < end) {
    const victims = await findVictims(product, kind);
    const chosen = victims[random.below(Math.max(1, victims.length))];
    if (chosen && kill(chosen.pid)) return chosen;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return null;
}

/** All kinds, each twice, in an order of chance. */
function shuffled(random: Random): Kind[] {
  const left: Kind[] = [...KINDS, ...KINDS];
  const order: Kind[] = [];
  while (left.length > 0) order.push(...left.splice(random.below(left.length), 1));
  return order;
}

/** Kills with -9 one process after the other until told that it is over. The kinds take turns in an order of chance, by the seed. */
export async function killAtRandom(
  product: Product,
  { everySeconds, seed }: { everySeconds: number; seed: number },
  over: AbortSignal,
): Promise<Kill[]> {
  const random = new Random(seed, 1);
  const kills: Kill[] = [];
  const begun = performance.now();
  let order: Kind[] = [];
  while (!over.aborted) {
    const pauseMs = everySeconds * (500 + random.below(1000));
    await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) break;
    if (order.length === 0) order = shuffled(random);
    const kind = order.shift() as Kind;
    const killed = await killOne(product, kind, random, over);
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    if (killed) kills.push({ kind, pid: killed.pid, command: killed.command.slice(0, 200), seconds });
  }
  return kills;
}
