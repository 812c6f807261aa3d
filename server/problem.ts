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

/** Node's codes of connections that were refused, led nowhere or broke. */
const BROKEN =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE)$/;
/** PostgreSQL's codes of one that stops, has crashed, starts, or has no connection left. */
const NOT_SERVING = /^(57P0[1-3]|53300|08\w{3})$/;
/** What node-postgres says of a connection without a code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a request to the database or the store failed since that one was away, and not for what was asked. */
function isAwayNow(error: Error): boolean {
  const { code, $metadata } = error as NodeJS.ErrnoException & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500 || status === 429) return true;
  return BROKEN.test(code ?? "") || NOT_SERVING.test(code ?? "") || LOST.test(error.message);
}

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
  if (isOrStemsFrom(error, isAwayNow)) {
    return new FiftyfoldError("unavailable", "The database or the store of this server is away at the moment.", {
      hint: "Try again in a few seconds; nothing that was saved is lost.",
      cause: error,
    });
  }
  return error;
}

const codeOf = (error: unknown): string => {
  const known = asKnown(error);
  return known instanceof FiftyfoldError ? known.code : "internal";
};

/** Whether the work may go on in a moment, where it stopped: the database or the store was away. */
export const isPassing = (error: unknown): boolean => codeOf(error) === "unavailable";

/** Whether trying again would end in the same way: the file is to blame, or the disk is full. */
export const isHopeless = (error: unknown): boolean => codeOf(error) !== "internal" && !isPassing(error);

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
