import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { READERS } from "#tests/ingest/fuzz/readers";
import { runReader, type Tally } from "#tests/ingest/fuzz/run-reader";

const USAGE = `npm run fuzz -- [--runs 10000] [--seed 1] [--only FILE ...]
Damages each file of tests/fixtures/uploads in many ways and has it read as an upload is. Each must be taken or refused with a
sentence: no crash, no other error, none that takes longer than 10 s. Exits 1 where one does not hold.`;

const print = ({ file, taken, refused, slowest, failures }: Tally): void => {
  const counts = `${String(taken).padStart(6)} taken ${String(refused).padStart(6)} refused`;
  console.log(
    `${file.padEnd(28)} ${counts} ${String(failures.length).padStart(4)} failed   slowest ${Math.round(slowest)} ms`,
  );
  for (const { number, what } of failures.slice(0, 3))
    console.log(`  number ${number}: ${what.split("\n").slice(0, 6).join("\n    ")}`);
};

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      only: { type: "string", multiple: true },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed))
    throw usageError("Runs and seed are whole numbers.");
  const waiting = READERS.map(({ file }) => file).filter(
    (file) => !values.only || values.only.some((part) => file.includes(part)),
  );
  const tallies: Tally[] = [];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const tally = await runReader(file, seed, runs);
      tallies.push(tally);
      print(tally);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const failed = tallies.reduce((sum, { failures }) => sum + failures.length, 0);
  console.log(`${tallies.length} readers, ${runs} files each, seed ${seed}: ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
