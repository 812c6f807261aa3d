import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A record of the log, written by one of our programs: others must find it a line of JSON, and no more. */
const isRecord = (line: string): boolean => line.startsWith('{"level":');

/** A sentence as whoever reads the output wants it: under a name for a person, as a record where all of the log is JSON. */
function lineOf(program: string, msg: string): string {
  if (isRecord(msg)) return msg;
  if (process.env.LOG_FORMAT !== "json") return `${program.padEnd(9)} | ${msg}`;
  return JSON.stringify({ level: "info", time: new Date().toISOString(), program, msg });
}

/** One line to the person at the terminal. */
export const say = (message: string): boolean => process.stdout.write(`${lineOf("fiftyfold", message)}\n`);

/** Passes a child's output on, line by line, under its name. */
export function passThrough(name: string, stream: Readable, to: NodeJS.WritableStream): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) =>
    to.write(`${lineOf(name, line)}\n`),
  );
}
