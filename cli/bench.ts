import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchCatalogue } from "#cli/bench/catalogue";
import { benchIngest } from "#cli/bench/ingest";
import { benchLighthouse } from "#cli/bench/lighthouse";
import { writeRandomTexts } from "#cli/bench/make-texts";
import { measureCommand } from "#cli/bench/measure-command";
import { findBestBatchRows, measureLimit } from "#cli/bench/measure-limit";
import { measureNaive } from "#cli/bench/measure-naive";
import { benchRows } from "#cli/bench/rows";
import { benchStatistics } from "#cli/bench/statistics";
import { runCommand, usageError } from "#cli/command";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { buildDataset } from "#server/ingest/build-dataset";
import { readTexts } from "#server/ingest/read-dataset";
import { readFamilyPackage } from "#server/storage/family-package";

const USAGE = `npm run bench -- [--family sentiment] [--data FILE] [--rows 4000] [--repeat 3] [--json FILE]
npm run bench -- statistics [--rows 100000] [--variants 50] [--resamples 10000] [--repeat 3] [--json FILE]
npm run bench -- catalogue [--families 1000] [--variants 50] [--clients 50] [--seconds 10] [--json FILE]
npm run bench -- lighthouse [--url http://127.0.0.1:3000] [--json FILE]
npm run bench -- ingest [--data DIR] [--rows 5000000] [--write] [--json FILE]
npm run bench -- rows [--family sentiment] [--rows 100000] [--repeat 3] [--write] [--json FILE]
The first: all variants over texts; without --data those of random words, as long as reviews are. The second: what a ranking
computes of simulated answers, beside NumPy. The third: the catalogue
with simulated families, asked by many clients at once. The fourth: Lighthouse on the pages, of a server of its own without --url.
The fifth: a large table and, with --data, 60,000 images through REST; --write puts the figures into docs/benchmarks/ingest.md. The sixth: a large ranking's page and its rows; --write puts the figures into docs/benchmarks/rows.md.`;

const NAMED = ["statistics", "catalogue", "lighthouse", "ingest", "rows"];
type Bench = "texts" | "statistics" | "catalogue" | "lighthouse" | "ingest" | "rows";

/** Texts for the naive loop, which is far too slow for all of them. */
const NAIVE_ROWS = 60;

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

type Result = {
  family: string;
  rows: number;
  rowsPerSecond: number;
  ratioToLimit: number;
  ratioToNaive: number;
  peakBytes: number | null;
};

async function benchFamily(
  family: string,
  data: string | undefined,
  wantedRows: number,
  repeat: number,
): Promise<Result> {
  const pack = await readFamilyPackage(modelsDirectory(), family);
  return withWorkFolder("bench", async (work) => {
    const path = data ?? join(work, "texts.csv");
    if (!data) await writeRandomTexts(pack.directory, wantedRows, path);
    const texts: string[] = [];
    const dataset = await buildDataset(path, {}, pack.family, work);
    for await (const batch of readTexts(dataset, 1024)) texts.push(...batch.texts);
    const batchRows = await findBestBatchRows(pack, texts);
    console.log(
      `${family}: ${texts.length} rows, ${pack.variants.length} variants; session.run alone is quickest at ${batchRows} rows a batch`,
    );
    // Limit and product take turns, so that what else the machine does falls on both.
    const limits: number[] = [];
    const products: number[] = [];
    let peakBytes: number | null = null;
    for (let round = 1; round <= repeat; round++) {
      limits.push(await measureLimit(pack, texts, batchRows));
      const command = await measureCommand(["--family", family, "--data", path, "--json", join(work, "report.json")]);
      products.push(texts.length / command.seconds);
      peakBytes = Math.max(peakBytes ?? 0, command.peakBytes ?? 0) || null;
      console.log(
        `  round ${round}: limit ${limits.at(-1)?.toFixed(0)} rows/s, rank command ${products.at(-1)?.toFixed(0)} rows/s`,
      );
    }
    const naive = await measureNaive(pack, texts.slice(0, NAIVE_ROWS));
    const rowsPerSecond = median(products);
    const ratioToLimit = median(products.map((product, round) => product / (limits[round] as number)));
    return { family, rows: texts.length, rowsPerSecond, ratioToLimit, ratioToNaive: rowsPerSecond / naive, peakBytes };
  });
}

async function benchTexts(family: string, data: string | undefined, rows: number, repeat: number): Promise<Result> {
  const result = await benchFamily(family, data, rows, repeat);
  const memory = result.peakBytes === null ? "" : `, ${(result.peakBytes / 2 ** 20).toFixed(0)} MB at the most`;
  console.log(`  rank command: ${result.rowsPerSecond.toFixed(0)} rows/s through all variants${memory}`);
  console.log(
    `  ${result.ratioToLimit.toFixed(2)} of the physical limit, ${result.ratioToNaive.toFixed(1)} times the naive loop`,
  );
  return result;
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      family: { type: "string", default: "sentiment" },
      data: { type: "string" },
      rows: { type: "string" },
      variants: { type: "string", default: "50" },
      resamples: { type: "string", default: "10000" },
      repeat: { type: "string", default: "3" },
      families: { type: "string", default: "1000" },
      clients: { type: "string", default: "50" },
      seconds: { type: "string", default: "10" },
      url: { type: "string" },
      write: { type: "boolean", default: false },
      json: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const [what, ...more] = positionals;
  if (more.length > 0 || (what !== undefined && !NAMED.includes(what)))
    throw usageError(`There is nothing '${positionals.join(" ")}' to measure.`);
  const repeat = Number(values.repeat);
  const measure = {
    texts: () => benchTexts(values.family, values.data, Number(values.rows ?? 4000), repeat),
    statistics: () =>
      benchStatistics({
        rows: Number(values.rows ?? 100_000),
        variants: Number(values.variants),
        resamples: Number(values.resamples),
        repeat,
      }),
    catalogue: () =>
      benchCatalogue({
        families: Number(values.families),
        variants: Number(values.variants),
        clients: Number(values.clients),
        seconds: Number(values.seconds),
      }),
    ingest: () => benchIngest({ data: values.data, rows: Number(values.rows ?? 5_000_000), write: values.write }),
    lighthouse: () => benchLighthouse(values.url ?? null),
    rows: () => benchRows({ family: values.family, rows: Number(values.rows ?? 100_000), repeat, write: values.write }),
  }[(what ?? "texts") as Bench];
  const result = await measure();
  if (values.json) await writeFile(values.json, `${JSON.stringify({ results: [result] }, null, 2)}\n`);
});
