import { FiftyfoldError } from "#server/errors";

export type DescribedError = {
  type: string;
  message: string;
  code?: string;
  /** Where it was thrown, without the message that a stack begins with. */
  stack?: string;
  cause?: DescribedError;
};

const DEEPEST = 5;

/** Errors of the language and of the system name functions, files and addresses; what others quote may be a person's data. */
const quotesOnlyCode = (error: Error): boolean =>
  error instanceof TypeError || error instanceof ReferenceError || "syscall" in error;

/** From the first quotation mark to the last: a value may hold some itself, or be cut before the second. */
const QUOTED = /(?<!\w)(["'`]).*\1|(?<!\w)["'`].*$/g;

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** A query stays, its values go; so does whatever is quoted, and the lines below the first, where rows are shown. */
function withoutData(error: Error): string {
  if ("query" in error && "params" in error) return `Failed query: ${String(error.query)}`;
  return quotesOnlyCode(error) ? firstLine(error.message) : firstLine(error.message).replaceAll(QUOTED, "…");
}

function framesOf({ stack = "" }: Error): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join("\n");
}

/** What the queue tells of an error: its fields in an object that is none itself. */
function readCopy(thrown: unknown): Error | null {
  if (typeof thrown !== "object" || thrown === null || !("message" in thrown)) return null;
  if (typeof thrown.message !== "string") return null;
  const stack = "stack" in thrown && typeof thrown.stack === "string" ? thrown.stack : "";
  return Object.assign(new Error(thrown.message), thrown, { stack });
}

/** An error as the log keeps it: what failed and where, with nothing in it that a person has sent. */
export function describeError(error: unknown, deepest = DEEPEST): DescribedError {
  // As what a process of models has written before it ended.
  if (typeof error === "string") return { type: "string", message: firstLine(error).replaceAll(QUOTED, "…") };
  if (!(error instanceof Error)) {
    const copied = readCopy(error);
    return copied
      ? { ...describeError(copied, deepest), type: "object" }
      : { type: typeof error, message: "Something that is no error was thrown." };
  }
  const code = error instanceof FiftyfoldError ? error.code : "code" in error ? error.code : undefined;
  return {
    type: error.name,
    message: withoutData(error),
    ...(typeof code === "string" && { code }),
    stack: framesOf(error),
    ...(error.cause !== undefined && deepest > 0 && { cause: describeError(error.cause, deepest - 1) }),
  };
}
