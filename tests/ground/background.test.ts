import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { startProgram } from "../../scripts/supervisor/children.ts";

const idle = { name: "test", args: ["-e", "setTimeout(() => {}, 60_000)"], env: {} };

test("a background program, and its session where the system weighs those, lets others go first; any other does not", async () => {
  const [background, usual] = [startProgram({ ...idle, background: true }), startProgram(idle)];
  try {
    expect(getPriority(background.pid)).toBeGreaterThan(getPriority(usual.pid));
    const session = (pid = 0): string => `/proc/${pid}/autogroup`;
    if (!existsSync(session(background.pid))) return;
    const niceness = (pid?: number): number => Number(readFileSync(session(pid), "utf8").trim().split(" ").at(-1));
    expect(niceness(background.pid)).toBeGreaterThan(niceness(usual.pid));
  } finally {
    for (const child of [background, usual]) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
});
