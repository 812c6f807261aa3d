import type { ProblemDetail } from "#server/contracts/views";
import { FiftyfoldError } from "#server/errors";

/** Whether it holds of an error, or of what caused it. */
function isOrStemsFrom(error: unknown, holds: (error: Error) => boolean): boolean {
  return error instanceof Error && (holds(error) || isOrStemsFrom(error.cause, holds));
}

/** Node says so by a code, DuckDB in words. */
const isDiskFull = (error: Error): boolean =>
  (error as NodeJS.ErrnoException).code === "ENOSPC" || /No space left on device/i.test(error.message);

/** In DuckDB's words. */
const isOutOfMemory = (error: Error): boolean => /^Out of Memory Error/i.test(error.message);

/** An error in the words of the product where its cause is known, else as it is. */
export function asKnown(error: unknown): unknown {
  if (error instanceof FiftyfoldError) return error;
  if (isOrStemsFrom(error, isDiskFull)) {
    return new FiftyfoldError("too-large", "This server has no room left on its disk for the file.", {
      hint: "Delete stress sets that are no longer needed, or send fewer rows; nothing that was saved is lost.",
      cause: error,
    });
  }
  if (isOrStemsFrom(error, isOutOfMemory)) {
    return new FiftyfoldError("too-large", "Reading this file takes more memory than this server gives to one file.", {
      hint: "Send fewer rows or fewer columns: a random sample of a few thousand rows tells variants apart.",
      cause: error,
    });
  }
  return error;
}

/** An error as it may be shown and stored: what we do not know the cause of is logged, not told. */
export function toProblem(thrown: unknown): ProblemDetail {
  const error = asKnown(thrown);
  if (error instanceof FiftyfoldError && error.code !== "internal") {
    // A value quoted in a message may have been cut within a character, which PostgreSQL does not store.
    const [message, hint] = [error.message.toWellFormed(), error.hint?.toWellFormed() ?? null];
    return { code: error.code, message, hint, where: error.where ?? null };
  }
  if (error instanceof FiftyfoldError)
    return { code: error.code, message: error.message, hint: error.hint ?? null, where: null };
  return {
    code: "internal",
    message: "Something went wrong on our side.",
    hint: "Try again; nothing that was saved is lost.",
    where: null,
  };
}
