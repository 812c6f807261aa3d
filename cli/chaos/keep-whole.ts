import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ObjectStore } from "s3rver";

async function writeHashed(content: Readable | Buffer, path: string): Promise<{ size: number; md5: string }> {
  const hash = createHash("md5");
  let size = 0;
  const count = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  };
  await pipeline(Buffer.isBuffer(content) ? Readable.from([content]) : content, count, createWriteStream(path));
  return { size, md5: hash.digest("hex") };
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/**
 * Has s3rver keep an object whole or not at all, whenever it is killed, as S3 promises: by itself it writes bytes, checksum and
 * metadata in place, one after the other. The checksum is that of the bytes that are there.
 *
 * @param arriving folder on the same disk
 */
export function keepWhole(store: ObjectStore, arriving: string): void {
  const known = new Map<string, string>();
  store.putObject = async ({ bucket, key, content, metadata }) => {
    const target = store.getResourcePath(bucket, key, "object");
    const temporary = join(arriving, randomUUID());
    const written = await writeHashed(content, temporary);
    await writeFile(`${temporary}.json`, JSON.stringify({ "content-type": metadata["content-type"] }));
    await mkdir(dirname(target), { recursive: true });
    await rename(`${temporary}.json`, store.getResourcePath(bucket, key, "metadata.json"));
    await rename(temporary, target);
    return written;
  };
  store.getMetadata = async (bucket, key) => {
    const path = store.getResourcePath(bucket, key, "object");
    const { size, mtime, mtimeMs, ino } = await stat(path);
    const version = `${path} ${ino} ${mtimeMs} ${size}`;
    const md5 = known.get(version) ?? (await md5Of(path));
    known.set(version, md5);
    const metadata = JSON.parse(await readFile(store.getResourcePath(bucket, key, "metadata.json"), "utf8"));
    return {
      ...metadata,
      etag: JSON.stringify(md5),
      "last-modified": mtime.toUTCString(),
      "content-length": size,
    };
  };
}
