import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError } from "#server/errors";
import { MAX_PACKING_RATIO, MAX_UNPACKED_BYTES } from "#server/ingest/limits";

const MEGABYTE = 1024 * 1024;

/**
 * The bytes of a gzip file, unpacked as they are read.
 *
 * @param packed the file's size in bytes
 * @throws InputError, as an error of the stream, where it grows as no honest file does; zlib's own where it is not sound
 */
export function gunzipFile(path: string, packed: number, file: string): Readable {
  const most = Math.min(MAX_UNPACKED_BYTES, Math.max(MEGABYTE, MAX_PACKING_RATIO * packed));
  let bytes = 0;
  const guard = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes <= most) return done(null, piece);
      const what =
        most === MAX_UNPACKED_BYTES
          ? `holds more than ${most / 1024 ** 3} GB when unpacked`
          : `grows more than ${MAX_PACKING_RATIO} times when it is unpacked`;
      done(new InputError(`${file} ${what}.`, { hint: "Send the data as it is, or pack it again.", where: { file } }));
    },
  });
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.on("error", (error) => gunzip.destroy(error));
  gunzip.on("error", (error) => guard.destroy(error));
  guard.on("close", () => {
    source.destroy();
    gunzip.destroy();
  });
  source.pipe(gunzip).pipe(guard);
  return guard;
}
