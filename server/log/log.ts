import { pino, stdTimeFunctions } from "pino";
import { type LogSettings, logSettings } from "#server/env";
import { describeError } from "#server/log/describe-error";
import { readableLine } from "#server/log/readable-line";
import { currentScope } from "#server/log/scope";

/** A bad setting is told by whoever reads all of them; until then there must be a log. */
function readSettings(): LogSettings {
  const parsed = logSettings.safeParse(process.env);
  return parsed.success ? parsed.data : logSettings.parse({});
}

const { LOG_LEVEL, LOG_FORMAT } = readSettings();
const readable = LOG_FORMAT === "text" || (LOG_FORMAT === undefined && process.stdout.isTTY);

/**
 * The log of this process: a line of JSON a record on stdout, or a readable line on a terminal. Each line carries what
 * `inScope` said. Written at once, so that nothing is lost when the process ends.
 */
export const log = pino(
  {
    level: LOG_LEVEL,
    base: { program: process.env.FIFTYFOLD_PROGRAM, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    mixin: () => ({ ...currentScope(), traceparent: undefined }),
  },
  { write: (line) => void process.stdout.write(readable ? readableLine(line) : line) },
);
