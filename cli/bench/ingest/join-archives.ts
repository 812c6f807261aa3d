import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { openZip } from "#server/ingest/archives/open-zip";
import { MAX_ARCHIVE_ENTRIES } from "#server/ingest/limits";

/** Writes the files of several zip archives into one, each archive's below a number so that no two share a name. */
export async function joinArchives(paths: string[], target: string): Promise<number> {
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(target));
  let count = 0;
  for (const [index, path] of paths.entries()) {
    const archive = await openZip(path, path);
    for (const entry of archive.entries) {
      if (++count > MAX_ARCHIVE_ENTRIES) break;
      // `<label>/<file>` stays the label's folder.
      const [label = "", ...rest] = entry.name.split("/");
      zip.addBuffer(await entry.read(), `${label}/${index}-${rest.join("-")}`, { compress: false });
    }
    await archive.close();
  }
  zip.end();
  await written;
  return count;
}
