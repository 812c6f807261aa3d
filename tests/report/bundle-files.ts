import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { buildReport } from "#server/report/build-report";
import { sampleRanking } from "#tests/report/sample-ranking";

export const tinyFamily = join(import.meta.dirname, "../fixtures/tiny-text");

export const sampleReport = buildReport({
  family: "tiny-text",
  data: { rows: 240, skipped: 3, sha256: "ab".repeat(32) },
  ranking: sampleRanking({ count: 3 }),
});

/** An empty folder that goes when the test ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fiftyfold-bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const python = process.env.PYTHON ?? "python3";

/** Does this Python start, and have these modules? */
export function pythonHas(...modules: string[]): boolean {
  try {
    execFileSync(python, ["-c", modules.map((name) => `import ${name}`).join("\n")], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export function hasProgram(name: string, ...probe: string[]): boolean {
  try {
    execFileSync(name, probe, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
