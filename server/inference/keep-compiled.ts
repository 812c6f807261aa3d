import { flushCompileCache } from "node:module";

let isKept = false;

/**
 * Writes down, once, what this process has compiled, so that the next one of its kind is spared the same: a process that is ended by a
 * signal has no time for it then. Nothing where Node keeps no such cache (`NODE_COMPILE_CACHE`).
 */
export function keepCompiled(): void {
  if (!isKept) flushCompileCache();
  isKept = true;
}
