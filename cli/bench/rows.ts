import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, CHROMIUM_PATH } from "#cli/bench/chromium";
import { machineInWords } from "#cli/bench/machine";
import { prepareEvaluation } from "#cli/bench/prepare-evaluation";
import { type ExplorerTimes, measureExplorer } from "#cli/bench/rows/measure-explorer";
import { type FilterTimes, measureFilters } from "#cli/bench/rows/measure-filters";
import { measurePage, type PageTimes } from "#cli/bench/rows/measure-page";
import { missedLimits, showTimes, tellRows } from "#cli/bench/rows/show-rows";
import { SLICES, writeTable } from "#cli/bench/rows/write-table";
import { withServedApp } from "#cli/bench/served-app";
import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { readFamilyPackage } from "#server/storage/family-package";

const DOCUMENT = "docs/benchmarks/rows.md";
/** Inference of all variants and the statistics, on a slow machine. */
const LONGEST_RANKING_MS = 30 * 60_000;
/** Words that stand in some texts and in few, and a number for families of numbers. */
const WORDS = { text: ["kitchen", "month late", "can't stand", "zebra"], tabular: ["37.2", "1.05", "88"] };

type Options = { family: string; rows: number; repeat: number; write: boolean };
export type RowsMeasured = {
  family: string;
  rows: number;
  slices: number;
  rankingMs: number;
  machine: string;
  page: PageTimes[];
  explorer: ExplorerTimes;
  filters: FilterTimes[];
};

/**
 * A large ranking in the product as it is served: the ranking's page and the explorer in Chromium, the explorer's filters over
 * HTTP. The table is made, uploaded and ranked by the product itself.
 */
export async function benchRows({ family, rows, repeat, write }: Options): Promise<RowsMeasured> {
  const pack = await readFamilyPackage(modelsDirectory(), family);
  const { labels, modality } = pack.family;
  const measured = await withWorkFolder("rows", async (folder) => {
    const table = join(folder, "rows.csv");
    await writeTable(pack, rows, table);
    return withServedApp(folder, async (url): Promise<RowsMeasured> => {
      const file = await openAsBlob(table, { type: "text/csv" });
      console.log(`Ranking ${pack.variants.length} variants on ${rows} rows ...`);
      const { id, token, rankingMs } = await prepareEvaluation(url, family, {
        file,
        mapping: { slices: Object.keys(SLICES) },
        longestMs: LONGEST_RANKING_MS,
      });
      console.log(`ranked in ${(rankingMs / 1000).toFixed(0)} s`);
      const words = modality === "text" ? WORDS.text : WORDS.tabular;
      const api = `${url}/api/v1/evaluations/${id}`;
      const asked = { labels, rows, words };
      // Once before, as by the visitor before this one: the server has then compiled what it needs.
      await measureFilters(api, token, 1, asked);
      const filters = await measureFilters(api, token, 10 * repeat, asked);
      console.log(
        filters.map(({ filter, p50, p95 }) => `${filter}: ${p50.toFixed(0)}, ${p95.toFixed(0)} ms`).join("\n"),
      );
      const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
      try {
        const page = `${url}/evaluations/${id}`;
        const visitor = { origin: url, token };
        await measurePage(browser, page, { ...visitor, repeat: 1 });
        const visits = await measurePage(browser, page, { ...visitor, repeat: 3 * repeat });
        console.log("Scrolling through all rows ...");
        return {
          family,
          rows,
          slices: Object.values(SLICES).reduce((sum, values) => sum + values, 0),
          rankingMs,
          machine: machineInWords(),
          filters,
          page: visits,
          explorer: await measureExplorer(browser, `${page}/rows`, { ...visitor, rows }),
        };
      } finally {
        await browser.close();
      }
    });
  });
  console.log(asText(showTimes(measured)));
  console.log(tellRows(measured));
  const missed = missedLimits(measured);
  for (const each of missed) console.log(`missed: ${each}`);
  if (missed.length > 0) process.exitCode = 1;
  if (write) await replaceBetween(DOCUMENT, family, `${tellRows(measured)}\n\n${asMarkdown(showTimes(measured))}`);
  return measured;
}
