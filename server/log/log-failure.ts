import { FiftyfoldError } from "#server/errors";
import { log } from "#server/log/log";

const told = new WeakSet<Error>();

/**
 * Logs an error that nobody expected, with where it was thrown; once, however many hands it goes through. What we know
 * the cause of, such as a file that cannot be read, is no fault of ours: a short line, without the sentence, which
 * quotes what the person has sent.
 */
export function logFailure(error: unknown, what: string): void {
  if (error instanceof Error) {
    if (told.has(error)) return;
    told.add(error);
  }
  if (error instanceof FiftyfoldError && error.code !== "internal") log.info({ code: error.code }, what);
  else log.error({ err: error }, what);
}
