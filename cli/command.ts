import { oneLine } from "#cli/one-line";
import { FiftyfoldError, InputError } from "#server/errors";

/** The exit code for what the user can mend. */
const USER_MISTAKE = 2;

export function usageError(message: string): InputError {
  return new InputError(message, { code: "bad-input", hint: "See --help." });
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** Runs a command line program: a user's mistake is one clear line and exit 2, anything else keeps its stack and exits 1. */
export async function runCommand(main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof FiftyfoldError && error.code !== "internal") {
      console.error(`fiftyfold: ${oneLine(error.line)}`);
      process.exitCode = USER_MISTAKE;
    } else if (isArgumentError(error)) {
      console.error(`fiftyfold: ${oneLine(error.message)}`);
      process.exitCode = USER_MISTAKE;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
