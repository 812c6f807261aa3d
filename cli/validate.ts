import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { validateBorrowing } from "#cli/validate/borrowing/validate-borrowing";
import { validateEnsembles } from "#cli/validate/ensembles/validate-ensembles";
import { validateFingerprints } from "#cli/validate/fingerprints/validate-fingerprints";
import { readResult } from "#cli/validate/job";
import { listJobs } from "#cli/validate/list-jobs";
import { validateMetrics } from "#cli/validate/metrics/validate-metrics";
import { loadPopulation, POPULATIONS } from "#cli/validate/population";
import { printFigures } from "#cli/validate/print-figures";
import { runJobs } from "#cli/validate/run-jobs";
import { writeDocument } from "#cli/validate/write-document";

const USAGE = `npm run validate -- statistics|metrics|borrowing|ensembles|fingerprints --data DIR [--draws 2000] [--only FAMILY/TEST ...] [--work DIR] [--write]
Draws stress sets from published tests, whose truth is known, and sets the answers of the statistics beside it. What is done
is kept in the work folder, so a run that was stopped goes on. --write: also into docs/validation.md. "fingerprints" measures
what the fingerprints of inputs catch and miss; --write: also into docs/methods.md.`;

const WHAT = ["statistics", "metrics", "borrowing", "ensembles", "fingerprints"];

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      draws: { type: "string", default: "2000" },
      only: { type: "string", multiple: true },
      work: { type: "string", default: join(tmpdir(), "fiftyfold-validate") },
      write: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const [what] = positionals;
  if (!WHAT.includes(what ?? "")) {
    throw usageError(`Say what to validate: ${WHAT.join(", ")}.`);
  }
  if (!values.data) throw usageError("Name the data folder with --data.");
  const draws = Number(values.draws);
  if (!Number.isInteger(draws) || draws < 1) throw usageError(`'${values.draws}' is no number of draws.`);
  const { data, work, write } = values;
  if (what === "fingerprints") return validateFingerprints(data, write ?? false);
  if (what === "borrowing") return validateBorrowing({ data, work, draws, write });
  if (what === "ensembles") return validateEnsembles({ data, work, draws, write });
  if (what === "metrics") return validateMetrics({ data, work, draws, write });

  const names = values.only ?? POPULATIONS;
  const populations = [];
  for (const name of names) {
    console.log(`${name}: reading`);
    populations.push(await loadPopulation(name, values.data, values.work));
  }
  const jobs = listJobs(populations, draws);
  const open = [];
  for (const job of jobs) if ((await readResult(values.work, job)) === null) open.push(job);
  console.log(`${jobs.length} jobs, ${jobs.length - open.length} of them done before`);
  let done = 0;
  const started = performance.now();
  await runJobs("worker.ts", open, values.data, values.work, ({ population, sampling, n }, seconds) => {
    done++;
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    const perDraw = ((1000 * seconds) / draws).toFixed(1);
    console.log(
      `${done}/${open.length} ${population} by ${sampling}, n = ${n}: ${perDraw} ms a draw (${minutes} min so far)`,
    );
  });
  const results = [];
  for (const job of jobs) {
    const tally = await readResult(values.work, job);
    if (tally) results.push({ job, tally });
  }
  printFigures(results);
  if (values.write) await writeDocument("docs/validation.md", results);
});
