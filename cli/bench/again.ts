import { openAsBlob } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { cutArchive, cutTable } from "#cli/bench/engine/cut-file";
import { findInput } from "#cli/bench/engine/find-input";
import { MOST_UPLOAD_BYTES, warmUp } from "#cli/bench/engine/measure-family";
import { stamp } from "#cli/bench/machine";
import { openRestClient } from "#cli/bench/rest-client";
import { withServedApp } from "#cli/bench/served-app";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { readFamilyPackage } from "#server/storage/family-package";

const DOCUMENT = "docs/benchmarks/engine.md";
/** One a kind of input. */
const FAMILIES = ["cifar10", "sentiment", "kidney"];
/** Below a thousand rows resamples are drawn, from there on worked out: the small set is near the most that are drawn. */
const ROWS = [1000, 5000];
const OTHER_METRICS = ["balanced-accuracy", "macro-f1", "auroc", "auprc", "log-loss", "brier", "calibration-error"];
/** By how much the set has grown the second time. */
const GROWN = 1.1;
const LONGEST_MS = 60 * 60_000;

type Options = { family: string | undefined; data: string | undefined; rows: number | undefined; write: boolean };

export type AgainMeasured = {
  family: string;
  what: string;
  rows: number;
  grownRows: number;
  firstSeconds: number;
  /** Of the same set by another metric each. */
  otherSeconds: Record<string, number>;
  grownSeconds: number;
};

/** The file without its last rows, as it was before it had grown. */
async function cutBack(path: string, rows: number): Promise<string> {
  const target = join(dirname(path), `before${extname(path)}`);
  await (extname(path) === ".zip" ? cutArchive : cutTable)(path, rows, target);
  return target;
}

async function measureFamily(slug: string, data: string | undefined, rows: number): Promise<AgainMeasured> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  return withWorkFolder("again", async (work) => {
    const { path, what } = await findInput(pack, data, rows, work);
    return withServedApp(
      work,
      async (url) => {
        await warmUp({ url }, pack);
        const client = await openRestClient(url, { longestMs: LONGEST_MS });
        const read = async (file: string) =>
          client.readSet(slug, { file: await openAsBlob(file), name: basename(file), mapping: {} });
        const whole = await read(path);
        const before = await read(await cutBack(path, Math.round(whole.rows / GROWN)));
        const first = await client.rank(before.id);
        const otherSeconds: Record<string, number> = {};
        for (const metric of OTHER_METRICS) otherSeconds[metric] = (await client.rank(before.id, { metric })).ms / 1000;
        const grown = await client.rank(whole.id);
        return {
          family: slug,
          what,
          rows: before.rows,
          grownRows: whole.rows,
          firstSeconds: first.ms / 1000,
          otherSeconds,
          grownSeconds: grown.ms / 1000,
        };
      },
      { MAX_UPLOAD_BYTES: String(MOST_UPLOAD_BYTES) },
    );
  });
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;

const show = (measured: AgainMeasured[]): TextTable => ({
  texts: 2,
  head: [
    "family",
    "rows",
    "the first time",
    ...OTHER_METRICS.map((metric) => `by ${metric}`),
    "rows, grown",
    "grown",
    "of the first time",
  ],
  rows: measured.map((each) => [
    each.family,
    `${each.rows} ${each.what}`,
    seconds(each.firstSeconds),
    ...OTHER_METRICS.map((metric) => seconds(each.otherSeconds[metric] ?? Number.NaN)),
    String(each.grownRows),
    seconds(each.grownSeconds),
    (each.grownSeconds / each.firstSeconds).toFixed(2),
  ]),
});

/** What a ranking takes on rows that were ranked on before: by another metric, and with a tenth of new rows among them. */
export async function benchAgain(options: Options): Promise<AgainMeasured[]> {
  const measured: AgainMeasured[] = [];
  for (const slug of options.family ? [options.family] : FAMILIES) {
    for (const rows of options.rows ? [options.rows] : ROWS) {
      measured.push(await measureFamily(slug, options.data, rows));
      console.log(asText(show(measured.slice(-1))));
    }
  }
  if (options.write) await replaceBetween(DOCUMENT, "again", [stamp(), asMarkdown(show(measured))].join("\n\n"));
  return measured;
}
