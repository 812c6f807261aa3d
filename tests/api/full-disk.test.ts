import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload, uploadReady } from "#tests/api/upload";

const DISK_MB = 3;

/** A small disk of its own, where this machine lets us have one. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), "fiftyfold-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

const disk = mountSmallDisk();

describe.skipIf(!disk)("a disk that is full (skipped where no tmpfs may be mounted)", () => {
  let server: Server;
  let token: string;
  beforeAll(async () => {
    server = await startServer({ worker: true, dataDirectory: disk ?? "", maxUploadBytes: 20_000_000 });
    token = await server.newToken();
  });
  afterAll(async () => {
    await server.stop();
    execFileSync("umount", [disk as string]);
    rmSync(disk as string, { recursive: true, force: true });
  });

  test("takes no file that it has no room for, says so, keeps nothing of it, and goes on", async () => {
    const before = await uploadReady(token);
    const files = server.storedFiles();
    const content =
      sampleCsv(40) +
      sampleCsv(40)
        .slice(sampleCsv(40).indexOf("\n") + 1)
        .repeat(2000);
    expect(content.length).toBeGreaterThan(DISK_MB * 1024 * 1024);
    const problem = await expectProblem(await upload({ token, content }), 413);
    expect(problem.detail).toBe("This server has no room left on its disk for the file.");
    expect(server.storedFiles()).toEqual(files);
    expect(before.state).toBe("ready");
    expect((await uploadReady(token)).state).toBe("ready");
  });

  test("says the same where there is room for the file but not for what is made of it", async () => {
    const files = server.storedFiles();
    // Texts that pack badly: the rows as they are stored take about as much again.
    const text = (n: number): string =>
      Array.from({ length: 40 }, (_, at) => ((n * 7919 + at * 104_729) % 1_000_003).toString(36)).join(" ");
    const rows = Array.from({ length: 9000 }, (_, n) => `${text(n)},${n % 2 ? "positive" : "negative"}`).join("\n");
    const problem = await expectProblem(await upload({ token, content: `text,label\n${rows}\n` }), 413);
    expect(problem.detail).toBe("This server has no room left on its disk for the file.");
    expect(server.storedFiles()).toEqual(files);
    expect((await uploadReady(token)).state).toBe("ready");
  });
});
