import { setTimeout as sleep } from "node:timers/promises";
import { isPostmasterOf, readPostmaster } from "./postmaster.ts";

/** Fast shutdown: ends connections, writes a checkpoint, exits. Immediate shutdown only if that takes too long. */
export async function stopServer(cluster: string): Promise<void> {
  const pid = readPostmaster(cluster)?.pid ?? 0;
  for (const [signal, patienceMs] of [
    ["SIGINT", 30_000],
    ["SIGQUIT", 10_000],
  ] as const) {
    const deadline = Date.now() + patienceMs;
    if (isPostmasterOf(pid, cluster)) process.kill(pid, signal);
    while (isPostmasterOf(pid, cluster) && Date.now() < deadline) await sleep(50);
    if (!isPostmasterOf(pid, cluster)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) did not stop.`);
}
