import { createHash } from "node:crypto";
import { FiftyfoldError, InputError } from "#server/errors";
import type { ReceivedFile } from "#server/storage/storage";

export function tooLarge(maxBytes: number): InputError {
  return new InputError(`The file is larger than the ${Math.floor(maxBytes / 1e6)} MB that this server takes.`, {
    code: "too-large",
    hint: "Send fewer rows: a few thousand are enough to tell variants apart.",
  });
}

/** There is no such file, where one was said to be: never the mistake of whoever asks, as what was kept should be there. */
export class GoneError extends FiftyfoldError {
  constructor() {
    super("internal", "A file that this server kept is no longer where it was.");
  }
}
export const gone = (): GoneError => new GoneError();

/** What `work` gives; null where the file that it takes is not there. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof GoneError) return null;
    throw error;
  }
}

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
