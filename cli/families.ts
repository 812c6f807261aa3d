import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { benchmarkFamily } from "#cli/families/benchmark";
import { prepareFamily } from "#cli/families/prepare";
import { printFamilyStats } from "#cli/families/stats";

const USAGE = `npm run families -- prepare FAMILY --data DIR --out DIR
npm run families -- benchmark FAMILY --data DIR
npm run families -- stats FAMILY`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: "string" }, out: { type: "string" }, help: { type: "boolean" } },
  });
  const [command, family] = positionals;
  if (values.help) return console.log(USAGE);
  if (!family) throw usageError("Say what to do and with which family.");
  if (command === "prepare") {
    if (!values.data || !values.out) throw usageError("prepare needs --data and --out.");
    return prepareFamily(family, values.data, values.out);
  }
  if (command === "benchmark") {
    if (!values.data) throw usageError("benchmark needs --data.");
    return benchmarkFamily(family, values.data);
  }
  if (command === "stats") return printFamilyStats(family);
  throw usageError(`There is no command '${command}'.`);
});
