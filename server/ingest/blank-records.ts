import { createReadStream } from "node:fs";

/**
 * Ordinals (from 1, the header is 1) of the blank lines of a delimited file that are not inside quotes. DuckDB counts them
 * where it names a broken record but not where it numbers the rows it read, so both counts need them to agree.
 */
export async function findBlankRecords(path: string): Promise<number[]> {
  const blanks: number[] = [];
  let record = 1;
  let quoted = false;
  let empty = true;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of piece) {
      if (byte === 0x22) quoted = !quoted;
      if (byte === 0x0a && !quoted) {
        if (empty) blanks.push(record);
        record++;
        empty = true;
      } else if (byte !== 0x0d) empty = false;
    }
  }
  return blanks;
}
