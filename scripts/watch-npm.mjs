import { readFileSync } from "node:fs";

/**
 * Calls `onGone` when the npm that runs this script has ended. npm passes signals to its shell only, and that shell
 * dies of them without telling us: a plain `kill` of `npm start` would leave the product running, owned by nobody.
 */
export function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  // A shell between npm and us outlives a kill -9 of npm.
  const shell = /^(ba|da|z)?sh$/.test(nameOf(parent));
  const grandparent = shell ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (!shell || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

/** "NUMBER (NAME) STATE PARENT ..."; nothing where there is no /proc. */
function readStat(pid) {
  try {
    return /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  } catch {
    return [];
  }
}

const nameOf = (pid) => readStat(pid)[1] ?? "";
const parentOf = (pid) => readStat(pid)[2];
