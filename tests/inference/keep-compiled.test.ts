import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const KEEP = resolve(import.meta.dirname, "../../server/inference/keep-compiled.ts");

test("what a process has compiled is there for the next one, though somebody kills it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-compiled-"));
  const countKept = async (keeps: boolean): Promise<number> => {
    const cache = join(folder, `cache-${keeps}`);
    const program = join(folder, `${keeps}.mjs`);
    const lines = [
      `import { keepCompiled } from ${JSON.stringify(KEEP)};`,
      keeps ? "keepCompiled();" : "",
      'process.send("ready");',
      // One that comes to its end by itself keeps what it has compiled.
      "setInterval(() => undefined, 1000);",
    ];
    await writeFile(program, lines.join("\n"));
    const child = fork(program, { env: { ...process.env, NODE_COMPILE_CACHE: cache }, execArgv: [] });
    await once(child, "message");
    child.kill("SIGKILL");
    await once(child, "exit");
    const entries = await readdir(cache, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  };
  expect(await countKept(false)).toBe(0);
  expect(await countKept(true)).toBeGreaterThanOrEqual(2);
  await rm(folder, { recursive: true });
});
