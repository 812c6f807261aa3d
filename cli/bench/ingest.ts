import { existsSync } from "node:fs";
import { join } from "node:path";
import { joinArchives } from "#cli/bench/ingest/join-archives";
import { measureDecoding, measureDuckDB } from "#cli/bench/ingest/measure-limits";
import { type Sent, sendFile } from "#cli/bench/ingest/send-file";
import { machineInWords } from "#cli/bench/machine";
import { peaksOf } from "#cli/bench/process-tree";
import { SLICES, writeTable } from "#cli/bench/rows/write-table";
import { withServedApp } from "#cli/bench/served-app";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { readFamilyPackage } from "#server/storage/family-package";

const DOCUMENT = "docs/benchmarks/ingest.md";
const MOST_UPLOAD_BYTES = 4_000_000_000;
/** What the web process may hold while files of any size pass through it. */
const MOST_WEB_BYTES = 400_000_000;
const IMAGES = ["cifar10/train.zip", "cifar10/test.zip"];

type Options = { data: string | undefined; rows: number; write: boolean };
export type IngestMeasured = Sent & {
  what: string;
  limit: string;
  limitSeconds: number;
  webPeakBytes: number;
  workerPeakBytes: number;
};

type Job = {
  what: string;
  family: string;
  path: string;
  name: string;
  mapping: object;
  limit: string;
  measure: () => Promise<number>;
};

/** One upload through a product of its own, so that the peaks are those of this file. */
async function measureJob(folder: string, job: Job): Promise<IngestMeasured> {
  const limitSeconds = await job.measure();
  const settings = { MAX_UPLOAD_BYTES: String(MOST_UPLOAD_BYTES) };
  return withServedApp(
    join(folder, job.what.replace(/\W+/g, "-")),
    async (url, pid) => {
      const sent = await sendFile(url, job.family, job.path, job.name, job.mapping);
      const { web, worker } = peaksOf(pid);
      return { ...sent, what: job.what, limit: job.limit, limitSeconds, webPeakBytes: web, workerPeakBytes: worker };
    },
    settings,
  );
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

function show(measured: IngestMeasured[]): TextTable {
  const head = [
    "file",
    "size",
    "rows",
    "set aside",
    "time",
    "rows/s",
    "limit",
    "of the limit",
    "web at most",
    "worker at most",
  ];
  const rows = measured.map((each) => [
    each.what,
    megabytes(each.bytes),
    String(each.rows),
    String(each.skipped),
    `${each.seconds.toFixed(1)} s`,
    Math.round(each.rows / each.seconds).toString(),
    `${each.limit}: ${each.limitSeconds.toFixed(1)} s`,
    (each.limitSeconds / each.seconds).toFixed(2),
    megabytes(each.webPeakBytes),
    megabytes(each.workerPeakBytes),
  ]);
  return { head, rows, texts: 1 };
}

/**
 * Large files through REST into sets that can be ranked on, as the product is served: a table of `rows` rows, and, where the data
 * folder has them, 60,000 images in one zip archive. Beside each what the reading alone takes, in the same run.
 */
export async function benchIngest({ data, rows, write }: Options): Promise<IngestMeasured[]> {
  const measured = await withWorkFolder("ingest", async (folder) => {
    const jobs: Job[] = [];
    const table = join(folder, "table.csv");
    await writeTable(await readFamilyPackage(modelsDirectory(), "sentiment"), rows, table);
    jobs.push({
      what: `a CSV file of ${rows.toLocaleString("en-GB")} rows`,
      family: "sentiment",
      path: table,
      name: "table.csv",
      mapping: { slices: Object.keys(SLICES) },
      limit: "DuckDB alone, CSV to Parquet",
      measure: () => measureDuckDB(table, folder),
    });
    const archives = data ? IMAGES.map((name) => join(data, name)) : [];
    if (archives.length > 0 && archives.every((path) => existsSync(path))) {
      const images = join(folder, "images.zip");
      const count = await joinArchives(archives, images);
      jobs.push({
        what: `a zip archive of ${count.toLocaleString("en-GB")} images`,
        family: "cifar10",
        path: images,
        name: "images.zip",
        mapping: {},
        limit: "reading and decoding alone",
        measure: () => measureDecoding(images),
      });
    } else console.log("Without --data DIR (the folder of cifar10) no images are measured.");
    const results: IngestMeasured[] = [];
    for (const job of jobs) {
      results.push(await measureJob(folder, job));
      console.log(asText(show(results.slice(-1))));
    }
    return results;
  });
  const missed = measured.filter(({ webPeakBytes }) => webPeakBytes > MOST_WEB_BYTES);
  for (const { what, webPeakBytes } of missed)
    console.log(`missed: the web process held ${megabytes(webPeakBytes)} at ${what}`);
  if (missed.length > 0) process.exitCode = 1;
  if (write)
    await replaceBetween(DOCUMENT, "ingest", `Measured on ${machineInWords()}.\n\n${asMarkdown(show(measured))}`);
  return measured;
}
