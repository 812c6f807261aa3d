import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Two at a time: what a small machine has. */
const WORKERS = 2;

/**
 * Does jobs in worker processes; calls back after each.
 *
 * @param worker the file of the process, below cli/validate
 */
export async function runJobs<Job extends object>(
  worker: string,
  jobs: readonly Job[],
  data: string,
  work: string,
  onDone: (job: Job, seconds: number) => void,
): Promise<void> {
  const left = [...jobs];
  await Promise.all(
    Array.from({ length: Math.min(WORKERS, jobs.length) }, async () => {
      const child = fork(fileURLToPath(new URL(worker, import.meta.url)));
      try {
        for (let job = left.shift(); job; job = left.shift()) {
          const seconds = await new Promise<number>((resolve, reject) => {
            const onExit = (code: number | null): void => reject(new Error(`A worker ended with code ${code}.`));
            child.once("exit", onExit);
            child.once("message", (message: { seconds: number }) => {
              child.off("exit", onExit);
              resolve(message.seconds);
            });
            child.send({ job, data, work });
          });
          onDone(job, seconds);
        }
      } finally {
        if (child.connected) child.disconnect();
      }
    }),
  );
}
