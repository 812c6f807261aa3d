import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { benchmarkFamily } from "#cli/families/benchmark";
import { checkFamily } from "#cli/families/check";
import { deriveFamily } from "#cli/families/derive";
import { fingerprintFamily } from "#cli/families/fingerprint";
import { prepareFamily } from "#cli/families/prepare";
import { printStats } from "#cli/families/stats";

const USAGE = `npm run families -- prepare FAMILY --data DIR --out DIR
npm run families -- derive FAMILY --data DIR --out DIR
npm run families -- fingerprint FAMILY --data DIR
npm run families -- benchmark FAMILY --data DIR [--only TEST ...] [--resume]
npm run families -- check DIR
npm run families -- stats [FAMILY] [--write]   # --write: also into the cards and docs/underspecification.md`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      out: { type: "string" },
      only: { type: "string", multiple: true },
      resume: { type: "boolean" },
      write: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const [command, family] = positionals;
  if (values.help) return console.log(USAGE);
  if (command === "stats") return printStats(family, values.write ?? false);
  if (!family) throw usageError("Say what to do and with which family.");
  if (command === "check") return checkFamily(family);
  if (command === "prepare") {
    if (!values.data || !values.out) throw usageError("prepare needs --data and --out.");
    return prepareFamily(family, values.data, values.out);
  }
  if (command === "derive") {
    if (!values.data || !values.out) throw usageError("derive needs --data and --out.");
    return deriveFamily(family, values.data, values.out);
  }
  if (command === "fingerprint") {
    if (!values.data) throw usageError("fingerprint needs --data.");
    return fingerprintFamily(family, values.data);
  }
  if (command === "benchmark") {
    if (!values.data) throw usageError("benchmark needs --data.");
    return benchmarkFamily(family, values.data, { only: values.only ?? [], resume: values.resume ?? false });
  }
  throw usageError(`There is no command '${command}'.`);
});
