import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job } from "#cli/validate/job";

/** Two at a time: what a small machine has. */
const WORKERS = 2;

/** Does jobs in worker processes; calls back after each. */
export async function runJobs(
  jobs: readonly Job[],
  data: string,
  work: string,
  onDone: (job: Job, seconds: number) => void,
): Promise<void> {
  const left = [...jobs];
  await Promise.all(
    Array.from({ length: Math.min(WORKERS, jobs.length) }, async () => {
      const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)));
      try {
        for (let job = left.shift(); job; job = left.shift()) {
          const seconds = await new Promise<number>((resolve, reject) => {
            const onExit = (code: number | null): void => reject(new Error(`A worker ended with code ${code}.`));
            worker.once("exit", onExit);
            worker.once("message", (message: { seconds: number }) => {
              worker.off("exit", onExit);
              resolve(message.seconds);
            });
            worker.send({ job, data, work });
          });
          onDone(job, seconds);
        }
      } finally {
        if (worker.connected) worker.disconnect();
      }
    }),
  );
}
