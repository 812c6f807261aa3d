import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FiftyfoldError } from "#server/errors";

/**
 * Makes a function that reads the tokenizer of a family package. The one read last is kept, for as long as its file lies on the disk as it
 * did: many small sets of the same family come one after the other.
 *
 * @param create makes a tokenizer of what tokenizer.json holds
 */
export function createTokenizerReader<T>(create: (contents: unknown) => T): (packageDirectory: string) => Promise<T> {
  let last: { state: string; tokenizer: T } | null = null;
  return async (packageDirectory) => {
    const path = join(packageDirectory, "tokenizer.json");
    const fail = (cause: unknown): never => {
      throw new FiftyfoldError("internal", "The family package has no tokenizer.json.", { cause });
    };
    const { size, mtimeMs, ino } = await stat(path).catch(fail);
    const state = JSON.stringify([path, size, mtimeMs, ino]);
    if (last?.state === state) return last.tokenizer;
    const tokenizer = create(JSON.parse(await readFile(path, "utf8").catch(fail)));
    last = { state, tokenizer };
    return tokenizer;
  };
}
