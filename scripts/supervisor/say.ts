import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** One line to the person at the terminal. */
export const say = (message: string): boolean => process.stdout.write(`fiftyfold | ${message}\n`);

/** Passes a child's output on, line by line, under its name. */
export function passThrough(name: string, stream: Readable, to: NodeJS.WritableStream): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) =>
    to.write(`${name.padEnd(9)} | ${line}\n`),
  );
}
