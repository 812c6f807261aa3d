import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "#db/embedded/file-lock";
import { root, runProgram } from "./supervisor/children.ts";
import { say } from "./supervisor/say.ts";

/** What the pages are built from. */
const sources = [
  "app",
  "server",
  "db",
  "public",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "postcss.config.mjs",
];
const optionalSources = ["next.config.mjs", "next.config.ts", "proxy.ts", "instrumentation.ts"];
const stamp = join(root, ".next/fiftyfold-sources");
const lock = join(root, "node_modules/.cache/fiftyfold-build.lock");

/** Runs `next build` unless the pages were built from exactly these sources. */
export async function buildWhenNeeded(onStart: (child: ChildProcess) => void = () => undefined): Promise<void> {
  const wanted = hashSources();
  if (isBuilt(wanted)) return;
  await withFileLock(lock, async () => {
    if (isBuilt(wanted)) return;
    say("Building the pages; the next start finds them built ...");
    rmSync(stamp, { force: true });
    const args = [join(root, "node_modules/next/dist/bin/next"), "build"];
    await runProgram({ name: "build", args, env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } }, onStart);
    writeFileSync(stamp, wanted);
  });
}

const isBuilt = (hash: string) => existsSync(stamp) && readFileSync(stamp, "utf8") === hash;

function hashSources(): string {
  const hash = createHash("sha256");
  const add = (path: string) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  for (const source of [...sources, ...optionalSources]) {
    if (!existsSync(join(root, source))) continue;
    if (source.includes(".")) add(source);
    else for (const path of listFiles(source)) add(path);
  }
  return hash.digest("hex");
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(root.length + 1)).sort();
}

if (import.meta.main) await buildWhenNeeded();
