import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { findInput } from "#cli/bench/engine/find-input";
import { withLimit } from "#cli/bench/engine/measure-limit";
import { machineInWords } from "#cli/bench/machine";
import { prepareEvaluation } from "#cli/bench/prepare-evaluation";
import { withServedApp } from "#cli/bench/served-app";
import { canPin, withWorkers } from "#cli/bench/workers/run-workers";
import { keepAlive } from "#cli/chaos/keep-alive";
import { CREDENTIALS, storageUrl } from "#cli/chaos/store-address";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { withWorkFolder } from "#cli/work-folder";
import { findFreePort } from "#db/embedded/free-port";
import { databaseUrl, productDatabase, readState } from "#db/embedded/state";
import { InferenceError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { readFamilyPackage } from "#server/storage/family-package";

const DOCUMENT = "docs/benchmarks/engine.md";
const COUNTS = [1, 2, 4];
const LONGEST_MS = 60 * 60_000;

type Options = { family: string; data: string | undefined; rows: number | undefined; repeat: number; write: boolean };
type Run = { workers: number; readSeconds: number; rankSeconds: number; report: string };
export type WorkersMeasured = {
  family: string;
  rows: number;
  /** How many times the rows of one process `session.run` alone does in one a core, between the runs. */
  scaling: number[];
  results: { workers: number; rowsPerSecond: number; timesOne: number; readSeconds: number; rankSeconds: number }[];
  sameReport: boolean;
};

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function digestReport(url: string, { id, token }: { id: string; token: string }): Promise<string> {
  const answer = await fetch(`${url}/api/v1/evaluations/${id}/report.json`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new InferenceError(`The report answered ${answer.status}.`);
  return createHash("sha256")
    .update(await answer.text())
    .digest("hex");
}

/** An S3-compatible store in a process of its own, as long as `work` takes. */
async function withStore<T>(folder: string, work: (settings: Record<string, string>) => Promise<T>): Promise<T> {
  const port = await findFreePort();
  await mkdir(folder, { recursive: true });
  const store = await keepAlive({
    args: ["--import", "./scripts/die-with-parent.mjs", "cli/chaos/store.ts", folder, String(port)],
    env: async () => process.env,
    log: join(folder, "log"),
  });
  try {
    for (let tries = 0; !(await fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false)); tries++) {
      if (tries > 100) throw new InferenceError("The store did not start.");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return await work({ ...CREDENTIALS, STORAGE_URL: storageUrl(port) });
  } finally {
    await store.stop();
  }
}

function summarise(family: string, rows: number, runs: Run[], scaling: number[]): WorkersMeasured {
  const of = (workers: number, key: "readSeconds" | "rankSeconds"): number =>
    median(runs.filter((run) => run.workers === workers).map((run) => run[key]));
  const one = of(COUNTS[0] as number, "rankSeconds");
  return {
    family,
    rows,
    scaling,
    results: COUNTS.map((workers) => {
      const rankSeconds = of(workers, "rankSeconds");
      return {
        workers,
        rowsPerSecond: rows / rankSeconds,
        timesOne: one / rankSeconds,
        readSeconds: of(workers, "readSeconds"),
        rankSeconds,
      };
    }),
    sameReport: new Set(runs.map(({ report }) => report)).size === 1,
  };
}

const show = ({ results }: WorkersMeasured): TextTable => ({
  texts: 0,
  head: ["workers of one core", "rows/s", "times one worker", "s to rank", "s to read"],
  rows: results.map((each) => [
    String(each.workers),
    each.rowsPerSecond.toFixed(0),
    each.timesOne.toFixed(2),
    each.rankSeconds.toFixed(1),
    each.readSeconds.toFixed(1),
  ]),
});

function tellScaling(scaling: number[]): string {
  const [least, middle, most] = [Math.min(...scaling), median(scaling), Math.max(...scaling)].map((each) =>
    each.toFixed(2),
  );
  return `What the cores themselves give: \`session.run\` alone does ${middle} times the rows in one process a core (median; ${least} to ${most} between the runs).`;
}

type Served = { url: string; settings: Record<string, string>; family: string; path: string };

/** One evaluation by so many workers, each with a disk of its own below `folder`. */
async function rankBy(workers: number, { url, settings, family, path }: Served, folder: string): Promise<Run> {
  const source = { file: await openAsBlob(path), name: basename(path), mapping: {}, seed: 1, longestMs: LONGEST_MS };
  const done = await withWorkers(workers, folder, settings, () => prepareEvaluation(url, family, source));
  const [readSeconds, rankSeconds] = [done.readingMs / 1000, done.rankingMs / 1000];
  console.log(`${workers} workers: ${rankSeconds.toFixed(1)} s`);
  return { workers, readSeconds, rankSeconds, report: await digestReport(url, done) };
}

/**
 * One evaluation by one, two and four workers of one core each, which share PostgreSQL and an S3 store on this machine and nothing
 * else: rows a second from the request to rank until the ranking is stored, and whether all have the same report.
 */
export async function benchWorkers({ family, data, rows, repeat, write }: Options): Promise<WorkersMeasured> {
  if (!canPin())
    throw new InferenceError("Workers cannot be kept to one core each here: taskset of util-linux is missing.");
  return withWorkFolder("workers", async (work) => {
    const pack = await readFamilyPackage("models", family);
    const { path, what } = await findInput(pack, data, rows, work);
    const dataset = await buildDataset(path, {}, pack.family, work);
    const runs: Run[] = [];
    const scaling: number[] = [];
    const runAll = async (url: string, store: Record<string, string>, measureScaling: () => Promise<number>) => {
      const state = await readState(join(work, "data"));
      if (!state) throw new InferenceError("There is no PostgreSQL.");
      const served = { url, settings: { ...store, DATABASE_URL: databaseUrl(state, productDatabase) }, family, path };
      for (let round = 0; round < repeat; round++)
        for (const workers of round % 2 === 0 ? COUNTS : COUNTS.toReversed()) {
          runs.push(await rankBy(workers, served, join(work, `round-${round}-${workers}`)));
          scaling.push(await measureScaling());
        }
    };
    await withStore(join(work, "store"), (store) =>
      withServedApp(
        work,
        (url) => withLimit(pack, dataset, ({ measureScaling }) => runAll(url, store, measureScaling)),
        { ...store, WORKERS: "0" },
      ),
    );
    const measured = summarise(family, dataset.rows, runs, scaling);
    const same = measured.sameReport ? "All have the same report, byte for byte." : "Their reports DIFFER.";
    const words = `${same} ${tellScaling(scaling)}`;
    console.log(`\n${asText(show(measured))}\n${words}`);
    const stamp = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machineInWords()}: \`${family}\`, ${dataset.rows} ${what}.`;
    if (write) await replaceBetween(DOCUMENT, "workers", [stamp, asMarkdown(show(measured)), words].join("\n\n"));
    if (!measured.sameReport) process.exitCode = 1;
    return measured;
  });
}
