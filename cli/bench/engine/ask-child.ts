import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { InferenceError } from "#server/errors";
import { NO_TELEMETRY } from "#server/inference/no-telemetry";

/** Starts a process of ours that runs models and answers each message with one. */
export const startChild = (file: string): ChildProcess =>
  fork(join(import.meta.dirname, file), [], {
    env: { ...process.env, ...NO_TELEMETRY },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });

/** Asks such a process, and gives what it answers. */
export function askChild(child: ChildProcess, message: object): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const ended = (code: number | null): void =>
    reject(new InferenceError(`A measuring process ended with code ${code}.`));
  child.once("message", resolve);
  child.once("exit", ended);
  child.send(message);
  return promise.finally(() => {
    child.off("message", resolve);
    child.off("exit", ended);
  });
}
