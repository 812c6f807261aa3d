import { type ChildProcess, spawn } from "node:child_process";
import { constants, getPriority, setPriority } from "node:os";
import { join } from "node:path";
import { InferenceError } from "#server/errors";
import { confine } from "#server/inference/confine";
import type { InferenceLimits } from "#server/inference/limits";
import { type InferenceReply, type InferenceRequest, replySchema } from "#server/inference/messages";
import { NO_TELEMETRY } from "#server/inference/no-telemetry";
import { clearedAlone } from "#server/inference/own-heap";

/** A process that holds the sessions of variants, asked one thing at a time. */
export type InferenceChild = { ask: (request: InferenceRequest) => Promise<InferenceReply>; kill: () => Promise<void> };

/** The process ended, or was ended since nothing was heard of it for too long. */
export class ChildEndedError extends InferenceError {
  /** The variant that it was at, where it had begun with one. */
  readonly variant: string | null;
  readonly tookTooLong: boolean;
  constructor(how: string, variant: string | null, tookTooLong: boolean, cause?: unknown) {
    super(`The inference process ended in the middle of its work (${how}).`, { cause });
    this.variant = variant;
    this.tookTooLong = tookTooLong;
  }
}

const CHILD = join(import.meta.dirname, "child.ts");
/** What a process may say late on a busy machine. */
const GRACE_MS = 2000;

/** Has a process step back behind others; where that is not allowed, it does not. */
function stepBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.min(getPriority(pid) + niceness, constants.priority.PRIORITY_LOW));
  } catch {
    // It has ended already, or the system forbids it: it runs as others do.
  }
}

/** Starts an inference process; it ends with its parent. */
export function startInferenceChild({ memoryBytes, batchSeconds, niceness = 0 }: InferenceLimits): InferenceChild {
  const node = [process.execPath, "--disable-warning=ExperimentalWarning", ...clearedAlone(), CHILD];
  const [command = "", ...args] = confine(node, memoryBytes);
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...NO_TELEMETRY },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  if (niceness > 0 && child.pid !== undefined) stepBack(child.pid, niceness);
  // "error" without "exit" is a process that never started.
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).on("error", () => resolve()));
  return {
    ask: (request) => ask(child, request, batchSeconds * 1000 + GRACE_MS),
    kill: () => {
      child.kill("SIGKILL");
      return exited;
    },
  };
}

function ask(child: ChildProcess, request: InferenceRequest, longestMs: number): Promise<InferenceReply> {
  const { promise, resolve, reject } = Promise.withResolvers<InferenceReply>();
  let at: string | null = null;
  const onLate = (): void => {
    reject(new ChildEndedError("it took too long", at, true));
    child.kill("SIGKILL");
  };
  const timer = setTimeout(onLate, longestMs);
  const onExit = (code: number | null, signal: string | null): void =>
    reject(new ChildEndedError(signal ?? `exit code ${code}`, at, false));
  const onError = (cause: unknown): void => reject(new ChildEndedError("it cannot be reached", at, false, cause));
  const onMessage = (message: unknown): void => {
    const reply = replySchema.parse(message);
    if (reply.type === "at") {
      at = reply.variant;
      timer.refresh();
    } else if (reply.type === "failed") reject(new InferenceError(reply.message, { cause: reply.detail || undefined }));
    else resolve(reply);
  };
  child.once("exit", onExit).once("error", onError).on("message", onMessage);
  if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
  else child.send(request, (error) => error && onError(error));
  return promise.finally(() => {
    clearTimeout(timer);
    child.off("exit", onExit).off("error", onError).off("message", onMessage);
  });
}
