import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConflictError } from "#server/errors";
import { type BundleSource, listBundleEntries } from "#server/report/bundle-entries";

/**
 * Write a variant with everything needed to run it into `outDir`, which is made or must be empty.
 * Throws NotFoundError for a variant that the package lacks, ConflictError where the folder holds something.
 */
export async function writeBundleFolder({ outDir, ...source }: BundleSource & { outDir: string }): Promise<string[]> {
  const entries = await listBundleEntries(source);
  await mkdir(outDir, { recursive: true });
  if ((await readdir(outDir)).length > 0) {
    throw new ConflictError(`The folder ${outDir} is not empty.`, "Name a new folder, or empty this one.");
  }
  for (const entry of entries) {
    const target = join(outDir, entry.name);
    await ("path" in entry ? copyFile(entry.path, target) : writeFile(target, entry.text));
  }
  return entries.map((entry) => entry.name);
}
