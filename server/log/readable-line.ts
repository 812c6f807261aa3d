import type { DescribedError } from "#server/log/describe-error";

/** For whoever reads a terminal: these tell them nothing. */
const LEFT_OUT = new Set(["level", "time", "program", "pid", "msg", "err"]);

function tellError({ type, message, stack, cause }: DescribedError): string {
  const frames = stack ? `\n${stack.replaceAll(/^/gm, "    ")}` : "";
  return `\n  ${type}: ${message}${frames}${cause ? `\n  caused by${tellError(cause)}` : ""}`;
}

/** A record of the log, which is a line of JSON, as one that a person reads; an error adds where it was thrown. */
export function readableLine(json: string): string {
  const record = JSON.parse(json) as Record<string, unknown> & { err?: DescribedError };
  const { level, time, msg, err } = record;
  const about = Object.entries(record).filter(([key]) => !LEFT_OUT.has(key));
  const words = [String(time).slice(11, 19), String(level).padEnd(5), String(msg ?? "")];
  const rest = about.map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `${[...words, ...rest].join(" ")}${err ? tellError(err) : ""}\n`;
}
