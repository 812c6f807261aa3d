import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { npyHeader } from "#server/preprocess/write-npy";

/** The same for every file, so that the same arrays make the same bytes. */
const MTIME = new Date(Date.UTC(1980, 0, 2));

/** Writes a compressed NumPy archive of one array, as `numpy.savez_compressed` does. */
export async function writeNpz(path: string, name: string, shape: number[], data: Uint8Array): Promise<void> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.concat([npyHeader("uint8", shape), data]), `${name}.npy`, { mtime: MTIME, mode: 0o100644 });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
