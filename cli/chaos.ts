import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runChaos } from "#cli/chaos/run-chaos";
import { tellOutcome } from "#cli/chaos/tell-outcome";
import { runCommand, usageError } from "#cli/command";

const USAGE = `npm run chaos -- [--evaluations 50] [--seed 1] [--every 5] [--family sentiment ...] [--keep] [--json FILE]
Starts the product with a store and a second worker, has it do evaluations, and kills with -9 every few seconds one of the web, a
worker, an inference process, PostgreSQL and the store. Afterwards every evaluation must have ended with the bytes of an undisturbed
run, every acknowledged upload must be there, and nothing may be left behind; exit code 1 where that does not hold. --every: seconds
between two kills, on average; --family may be named several times (sentiment, kidney and cifar10 unless told); --keep leaves folders
and logs to be looked at.`;

const FAMILIES = ["sentiment", "kidney", "cifar10"];

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!(value >= least)) throw usageError(`--${name} must be a number from ${least}, not '${text}'.`);
  return value;
}

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      evaluations: { type: "string", default: "50" },
      seed: { type: "string", default: "1" },
      every: { type: "string", default: "5" },
      family: { type: "string", multiple: true, default: FAMILIES },
      keep: { type: "boolean", default: false },
      json: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const unknown = values.family.find((family) => !FAMILIES.includes(family));
  if (unknown) throw usageError(`There are no rows to upload for '${unknown}', only for ${FAMILIES.join(", ")}.`);
  const outcome = await runChaos({
    evaluations: readNumber("evaluations", values.evaluations, 1),
    seed: readNumber("seed", values.seed, 0),
    everySeconds: readNumber("every", values.every, 0.1),
    families: values.family,
    keep: values.keep,
  });
  tellOutcome(outcome);
  if (values.json) await writeFile(values.json, `${JSON.stringify(outcome, null, 2)}\n`);
  if (outcome.faults.length > 0) process.exitCode = 1;
});
