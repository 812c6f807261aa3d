import type { ProblemDetail } from "#server/contracts/views";
import { FiftyfoldError } from "#server/errors";

/** An error as it may be shown and stored: what we do not know the cause of is logged, not told. */
export function toProblem(error: unknown): ProblemDetail {
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
