import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { InferenceError } from "#server/errors";
import { type InferenceReply, type InferenceRequest, replySchema } from "#server/inference/messages";
import { NO_TELEMETRY } from "#server/inference/no-telemetry";

/** A process that holds the sessions of all variants, asked one thing at a time. */
export type InferenceChild = { ask: (request: InferenceRequest) => Promise<InferenceReply>; kill: () => Promise<void> };

const ended = (how: string): string => `The inference process ended in the middle of its work (${how}).`;

/** Starts an inference process; it ends with its parent. */
export function startInferenceChild(): InferenceChild {
  const child: ChildProcess = fork(join(import.meta.dirname, "child.ts"), [], {
    env: { ...process.env, ...NO_TELEMETRY },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // "error" without "exit" is a process that never started.
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).on("error", () => resolve()));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null, signal: string | null): void =>
          reject(new InferenceError(ended(signal ?? `exit code ${code}`)));
        if (child.exitCode !== null || child.signalCode !== null) return onExit(child.exitCode, child.signalCode);
        child.once("exit", onExit);
        child.once("message", (message) => {
          child.off("exit", onExit);
          const reply = replySchema.parse(message);
          if (reply.type === "failed") reject(new InferenceError(reply.message, { cause: reply.detail || undefined }));
          else resolve(reply);
        });
        child.send(
          request,
          (error) => error && reject(new InferenceError(ended("it cannot be reached"), { cause: error })),
        );
      }),
    kill: () => {
      child.kill("SIGKILL");
      return exited;
    },
  };
}
