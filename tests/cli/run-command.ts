import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rows } from "#tests/ingest/read-upload";

const root = resolve(import.meta.dirname, "../..");

export type Finished = { code: number | null; stdout: string; stderr: string };
export type Workplace = {
  folder: string;
  /** Where the command keeps what is temporary: no other command's. */
  temporary: string;
  /** Writes a file and says where. */
  file: (name: string, content: string | Uint8Array) => Promise<string>;
  /** Runs the rank command as a process of its own. */
  rank: (...args: string[]) => Promise<Finished>;
  /** As `rank`, on the tiny family and a sound file. */
  rankSample: (...args: string[]) => Promise<Finished>;
  close: () => Promise<void>;
};

function run(args: string[], env: Record<string, string>): Promise<Finished> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out.stderr += text));
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ code, ...out })));
}

/** A folder with the tiny family as its models, a sound file, and the command to run on them. */
export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-cli-"));
  await cp(join(root, "tests/fixtures/tiny-text"), join(folder, "models/tiny-text"), { recursive: true });
  const temporary = join(folder, "temporary");
  await mkdir(temporary);
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const rank = (...args: string[]): Promise<Finished> =>
    run(["cli/rank.ts", ...args], { MODELS_DIR: join(folder, "models"), TMPDIR: temporary });
  const sample = await file(
    "sample.csv",
    `text,label\n${rows(6)}${"it was good,positive\nthe room was slow,negative\n".repeat(20)}`,
  );
  return {
    folder,
    temporary,
    file,
    rank,
    rankSample: (...args) => rank("--family", "tiny-text", "--data", sample, ...args),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
