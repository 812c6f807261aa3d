import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { benchAgain } from "#cli/bench/again";
import { benchCatalogue } from "#cli/bench/catalogue";
import { benchClients } from "#cli/bench/clients";
import { benchEngine, benchGrowth } from "#cli/bench/engine";
import { benchIngest } from "#cli/bench/ingest";
import { benchLargeModels } from "#cli/bench/large-models";
import { benchLighthouse } from "#cli/bench/lighthouse";
import { benchRows } from "#cli/bench/rows";
import { benchStatistics } from "#cli/bench/statistics";
import { benchWorkers } from "#cli/bench/workers";
import { runCommand, usageError } from "#cli/command";

const USAGE = `npm run bench -- [--family FAMILY] [--data FILE|DIR] [--rows N] [--repeat 3] [--write] [--json FILE]
npm run bench -- --grow [--rows 1000000] [--repeat 3] [--write] [--json FILE]
npm run bench -- statistics [--rows 100000] [--variants 50] [--resamples 10000] [--repeat 3] [--json FILE]
npm run bench -- catalogue [--families 1000] [--variants 50] [--clients 50] [--seconds 10] [--json FILE]
npm run bench -- lighthouse [--url http://127.0.0.1:3000] [--json FILE]
npm run bench -- ingest [--data DIR] [--rows 5000000] [--write] [--json FILE]
npm run bench -- again [--family FAMILY] [--data FILE|DIR] [--rows N] [--write] [--json FILE]
npm run bench -- workers [--family cifar10] [--data DIR] [--rows N] [--repeat 3] [--write] [--json FILE]
npm run bench -- rows [--family sentiment] [--rows 100000] [--repeat 3] [--write] [--json FILE]
npm run bench -- clients [--family sentiment] [--clients 200] [--seconds 60] [--url http://127.0.0.1:3000] [--write] [--json FILE]
npm run bench -- large-models [--variants 50] [--megabytes 100] [--rows 1024] [--write] [--json FILE]
The first: all variants of an image, a text and a tabular family, from the file to the stored ranking, beside what the models alone
take and the naive loop; --data DIR takes the folder of real data instead of made inputs, --data FILE with --family your own rows.
The second: the tabular family on 1,000 to a million rows. --write puts the figures into docs/benchmarks/engine.md. The third: what a
ranking computes of simulated answers, beside NumPy. The fourth: the catalogue with simulated families, asked by many clients at
once. The fifth: Lighthouse on the pages, of a server of its own without --url. The sixth: a large table and, with --data, 60,000
images through REST; --write puts the figures into docs/benchmarks/ingest.md. The seventh: one, two and four workers of one core each on one
evaluation, over PostgreSQL and an S3 store. The eighth: a large ranking's page and its rows; --write puts the figures into
docs/benchmarks/rows.md. The ninth: many clients at once that upload small sets and have them ranked, while visitors open pages, on a
server of its own without --url; --write puts the figures into docs/benchmarks/clients.md. 'again': what a second ranking takes on rows that were
ranked on before. 'large-models': what processes hold that run a family of large models, beside what they may hold.`;

const NAMED = [
  "again",
  "statistics",
  "catalogue",
  "lighthouse",
  "ingest",
  "workers",
  "rows",
  "clients",
  "large-models",
] as const;
type Bench = "engine" | (typeof NAMED)[number];

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      family: { type: "string" },
      data: { type: "string" },
      rows: { type: "string" },
      grow: { type: "boolean", default: false },
      variants: { type: "string", default: "50" },
      resamples: { type: "string", default: "10000" },
      repeat: { type: "string", default: "3" },
      families: { type: "string", default: "1000" },
      clients: { type: "string" },
      seconds: { type: "string" },
      megabytes: { type: "string", default: "100" },
      url: { type: "string" },
      write: { type: "boolean", default: false },
      json: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const [what, ...more] = positionals;
  if (more.length > 0 || (what !== undefined && !NAMED.some((name) => name === what)))
    throw usageError(`There is nothing '${positionals.join(" ")}' to measure.`);
  const { family, data, write } = values;
  const repeat = Number(values.repeat);
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  const measure: Record<Bench, () => Promise<unknown>> = {
    engine: () => (values.grow ? benchGrowth : benchEngine)({ family, data, rows, repeat, write }),
    statistics: () =>
      benchStatistics({
        rows: rows ?? 100_000,
        variants: Number(values.variants),
        resamples: Number(values.resamples),
        repeat,
      }),
    catalogue: () =>
      benchCatalogue({
        families: Number(values.families),
        variants: Number(values.variants),
        clients: Number(values.clients ?? 50),
        seconds: Number(values.seconds ?? 10),
      }),
    again: () => benchAgain({ family, data, rows, write }),
    ingest: () => benchIngest({ data, rows: rows ?? 5_000_000, write }),
    lighthouse: () => benchLighthouse(values.url ?? null),
    clients: () =>
      benchClients({
        family: family ?? "sentiment",
        clients: Number(values.clients ?? 200),
        seconds: Number(values.seconds ?? 60),
        url: values.url ?? null,
        write,
      }),
    "large-models": () =>
      benchLargeModels({
        variants: Number(values.variants),
        megabytes: Number(values.megabytes),
        rows: rows ?? 1024,
        write,
      }),
    workers: () => benchWorkers({ family: family ?? "cifar10", data, rows, repeat, write }),
    rows: () => benchRows({ family: family ?? "sentiment", rows: rows ?? 100_000, repeat, write }),
  };
  const result = await measure[(what ?? "engine") as Bench]();
  const results = what === undefined ? result : [result];
  if (values.json) await writeFile(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
});
