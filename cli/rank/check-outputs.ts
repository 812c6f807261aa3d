import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "#server/errors";
import { isBundle } from "#server/report/bundle-folder";

const look = (path: string): Promise<Stats | null> => stat(path).catch(() => null);

async function checkFile(flag: string, path: string): Promise<void> {
  if ((await look(path))?.isDirectory()) {
    throw new InputError(`--${flag} ${path} is a folder.`, { code: "bad-input", hint: "Name a file in it." });
  }
  if (!(await look(dirname(path)))?.isDirectory()) {
    throw new InputError(`There is no folder ${dirname(path)} for --${flag}.`, {
      code: "bad-input",
      hint: "Make it, or name a file elsewhere.",
    });
  }
}

async function checkOut(path: string): Promise<void> {
  const found = await look(path);
  const above = await look(dirname(path));
  if (above && !above.isDirectory()) {
    throw new InputError(`${dirname(path)} is a file, so --out cannot make a folder in it.`, { code: "bad-input" });
  }
  if (!found) return;
  if (found.isDirectory()) {
    const files = await readdir(path);
    // The bundle of an earlier run is written anew: the same command twice must work.
    if (files.length === 0 || isBundle(files)) return;
  }
  throw new InputError(`--out ${path} ${found.isDirectory() ? "is a folder that holds something" : "is a file"}.`, {
    code: "conflict",
    hint: "Name a new folder, or an empty one.",
  });
}

/** Finds out before the work whether its results can be written where they shall go. */
export async function checkOutputs({
  out,
  ...files
}: {
  json?: string;
  skipped?: string;
  "save-mapping"?: string;
  out?: string;
}): Promise<void> {
  for (const [flag, path] of Object.entries(files)) if (path) await checkFile(flag, path);
  if (out) await checkOut(out);
}
