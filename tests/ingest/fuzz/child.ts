import { mutate } from "#tests/ingest/fuzz/mutate";
import { READERS, readOriginal } from "#tests/ingest/fuzz/readers";

/** Reads damaged files one after another and says which it is at, so that who started it knows where it died or hung. */
const [file = "", seed = "0", from = "0", to = "0"] = process.argv.slice(2);
const reader = READERS.find((candidate) => candidate.file === file);
if (!reader) throw new Error(`There is no reader of ${file}.`);
const original = await readOriginal(file);
for (let number = Number(from); number < Number(to); number++) {
  process.send?.({ number });
  const outcome = await reader.read(mutate(original, Number(seed), number)).catch((error: unknown) => ({
    failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  process.send?.({ number, outcome });
}
process.disconnect?.();
