import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InferenceError } from "#server/errors";

/** Whether a process can be kept to one core here (Linux). */
export const canPin = (): boolean => spawnSync("taskset", ["--version"]).status === 0;

async function startWorker(folder: string, core: number, settings: Record<string, string>): Promise<ChildProcess> {
  // With the options of Node that this program has from `npm run`, as a worker has them.
  const node = [process.execPath, ...process.execArgv, "server/jobs/worker.ts"];
  const worker = spawn("taskset", ["-c", String(core), ...node], {
    env: {
      ...process.env,
      ...settings,
      FIFTYFOLD_PARENT: String(process.pid),
      DATA_DIR: folder,
      LOG_FORMAT: "json",
      LOG_LEVEL: "info",
      INFERENCE_PROCESSES: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await Promise.race([
    once(worker.stdout as NodeJS.ReadableStream, "data"),
    once(worker, "exit").then(() => Promise.reject(new InferenceError("A worker ended before it was ready."))),
  ]);
  worker.stdout?.resume();
  return worker;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill("SIGTERM");
  await once(worker, "exit");
}

/** Runs `work` beside some workers, each kept to one core and with a disk of its own, as on hosts of one core each. */
export async function withWorkers<T>(
  count: number,
  folder: string,
  settings: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const workers: ChildProcess[] = [];
  try {
    for (let at = 0; at < count; at++)
      workers.push(await startWorker(join(folder, `host-${at}`), at % availableParallelism(), settings));
    return await work();
  } finally {
    await Promise.all(workers.map(end));
  }
}
