import { log } from "#server/log/log";

export type LogRecord = Record<string, unknown>;

/** The records of a log; a last line that is not whole yet is left out. */
export const readLog = (text: string): LogRecord[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogRecord);

/** What this process logs while something runs, from the level that is asked for. */
export async function captureLog(run: () => Promise<unknown>, level = "debug"): Promise<LogRecord[]> {
  const { write } = process.stdout;
  const before = log.level;
  let text = "";
  log.level = level;
  process.stdout.write = ((piece: string) => {
    text += piece;
    return true;
  }) as typeof write;
  try {
    await run();
  } finally {
    process.stdout.write = write;
    log.level = before;
  }
  return readLog(text);
}
