import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConflictError } from "#server/errors";
import { type BundleSource, listBundleEntries } from "#server/report/bundle-entries";

/** Whether a folder's files are those of a bundle, which may be written anew. */
export const isBundle = (files: string[]): boolean =>
  files.some((name) => /^model(-.+)?\.onnx$/.test(name)) && files.includes("SHA256SUMS");

/** Removes the files that an earlier bundle named in its checksums; what else lies in the folder stays. */
async function removeBundle(folder: string): Promise<void> {
  const sums = await readFile(join(folder, "SHA256SUMS"), "utf8");
  for (const [, name] of sums.matchAll(/^[0-9a-f]{64} {2}([\w.-]+)$/gm))
    await rm(join(folder, String(name)), { force: true });
}

/**
 * Writes a variant, or several as one, with everything needed to run it into `outDir`, which is made, or must be empty or hold a bundle.
 * Throws NotFoundError for a variant that the package lacks, ConflictError where the folder holds something.
 */
export async function writeBundleFolder({ outDir, ...source }: BundleSource & { outDir: string }): Promise<string[]> {
  const entries = await listBundleEntries(source);
  await mkdir(outDir, { recursive: true });
  const files = await readdir(outDir);
  if (files.length > 0 && !isBundle(files)) {
    throw new ConflictError(`The folder ${outDir} is not empty.`, "Name a new folder, or empty this one.");
  }
  if (files.length > 0) await removeBundle(outDir);
  for (const entry of entries) {
    const target = join(outDir, entry.name);
    await ("path" in entry ? copyFile(entry.path, target) : writeFile(target, entry.text));
  }
  return entries.map((entry) => entry.name);
}
