import { createHash } from "node:crypto";
import { FiftyfoldError, InputError } from "#server/errors";
import type { ReceivedFile } from "#server/storage/storage";

function tooLarge(maxBytes: number): InputError {
  return new InputError(`The file is larger than the ${Math.floor(maxBytes / 1e6)} MB that this server takes.`, {
    code: "too-large",
    hint: "Send fewer rows: a few thousand are enough to tell variants apart.",
  });
}

/** Never the mistake of whoever asks: what was kept should be there. */
export const gone = (): FiftyfoldError =>
  new FiftyfoldError("internal", "A file that this server kept is no longer where it was.");

export const strayKey = (): FiftyfoldError =>
  new FiftyfoldError("internal", "A storage key leads out of the storage folder.");

/** Hands the pieces of a stream on, counted and hashed, and refuses one too many. */
export function measureStream(maxBytes: number) {
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    pass: async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        bytes += piece.length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        hash.update(piece);
        yield piece;
      }
    },
    /** To be asked once, after the last piece. */
    result: (): ReceivedFile => ({ bytes, sha256: hash.digest("hex") }),
  };
}
