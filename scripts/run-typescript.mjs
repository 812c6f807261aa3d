import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join, resolve } from "node:path";
import { bootstrap, fail, nodeEnvironment, root } from "./bootstrap.mjs";
import { ROOMY_HEAP } from "./heap.mjs";
import { watchNpm } from "./watch-npm.mjs";

/**
 * Runs a TypeScript file of this project under Node 24, in the foreground: its output, its signals and its exit code
 * are ours. It ends with us, even by a kill that we cannot pass on; a `watched` program gets a channel that closes then, and sees to its
 * end itself.
 */
export function runTypeScript(file, args, { watched = false } = {}) {
  const path = resolve(root, file);
  const node = bootstrap();
  if (!existsSync(path)) fail(`there is no ${file}.`);
  const stdio = watched ? ["inherit", "inherit", "inherit", "ipc"] : "inherit";
  const dying = watched ? [] : [...ROOMY_HEAP, "--import", join(root, "scripts/die-with-parent.mjs")];
  const marked = watched ? {} : { FIFTYFOLD_PARENT: String(process.pid) };
  const child = spawn(node, [...dying, path, ...args], { stdio, env: { ...nodeEnvironment(node), ...marked } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child without us.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  watchNpm(() => child.kill("SIGTERM"));
  child.once("error", (error) => fail(`${node} could not be started: ${error.message}`));
  child.once("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}
