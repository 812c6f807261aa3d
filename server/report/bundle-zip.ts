import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { type BundleSource, listBundleEntries } from "#server/report/bundle-entries";

/** A zip holds local time: the same local moment makes the same bytes in every time zone. */
const entryOptions = () => ({ mtime: new Date(1980, 1, 1), forceDosTimestamp: true, mode: 0o100644 });

/** The name to offer for the download: after the variant, or the size of the ensemble. */
export const bundleFileName = (family: string, variants: readonly string[]): string =>
  `${family}-${variants.length === 1 ? variants[0] : `ensemble-${variants.length}`}.zip`;

/** The bundle as a zip, the same bytes each time. Throws NotFoundError before the first byte. */
export async function bundleStream(source: BundleSource): Promise<Readable> {
  const entries = await listBundleEntries(source);
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // yazl reports a file that vanished meanwhile on itself, not on its stream: without this the process would end.
  zip.on("error", (error: Error) => output.destroy(error));
  const options = entryOptions();
  for (const entry of entries) {
    if ("path" in entry) zip.addFile(entry.path, entry.name, options);
    else zip.addBuffer(Buffer.from(entry.text, "utf8"), entry.name, options);
  }
  zip.end();
  return output;
}

/** Write the zip to `outFile`, under a temporary name until it is whole. */
export async function writeBundleZip({ outFile, ...source }: BundleSource & { outFile: string }): Promise<void> {
  const partial = `${outFile}.${process.pid}.part`;
  try {
    await pipeline(await bundleStream(source), createWriteStream(partial));
    await rename(partial, outFile);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
