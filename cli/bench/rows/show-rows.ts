import type { Percentiles } from "#cli/bench/percentiles";
import type { RowsMeasured } from "#cli/bench/rows";
import type { TextTable } from "#cli/families/stats/tables";

/** What must hold. */
const MOST_USABLE_MS = 2000;
const MOST_FILTER_MS = 300;

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const times = ({ p50, p95, most, n }: Percentiles): string[] => [ms(p50), ms(p95), ms(most), String(n)];

/** What took longer than it may. */
export function missedLimits({ page, filters }: RowsMeasured): string[] {
  return [
    ...page
      .filter(({ usable }) => usable.p50 >= MOST_USABLE_MS)
      .map(({ device, usable }) => `the page (${device}) was usable after ${ms(usable.p50)} of ${ms(MOST_USABLE_MS)}`),
    ...filters
      .filter(({ p95 }) => p95 >= MOST_FILTER_MS)
      .map(({ filter, p95 }) => `${filter}: ${ms(p95)} of ${ms(MOST_FILTER_MS)}`),
  ];
}

/** All times of one run. */
export const showTimes = ({ page, explorer, filters }: RowsMeasured): TextTable => ({
  texts: 1,
  head: ["what", "p50", "p95", "most", "n", "limit"],
  rows: [
    ...page.flatMap(({ device, painted, usable }) => [
      [`the ranking's page on a ${device}: largest paint`, ...times(painted), ""],
      [`the ranking's page on a ${device}: a control answers`, ...times(usable), `p50 ${ms(MOST_USABLE_MS)}`],
    ]),
    ["explorer: from the first row to the last, the next 50 are there", ...times(explorer.scrolled), ""],
    ["explorer: a jump to any row, it is there", ...times(explorer.jumped), ""],
    ...filters.map(({ filter, ...each }) => [`filter: ${filter}`, ...times(each), `p95 ${ms(MOST_FILTER_MS)}`]),
  ],
});

/** Sizes and what they were measured on, in sentences. */
export function tellRows({ family, rows, slices, rankingMs, machine, page, explorer }: RowsMeasured): string {
  const sizes = page.map(
    ({ device, kilobytes, htmlKilobytes }) =>
      `${kilobytes.toFixed(0)} kB on a ${device} (${htmlKilobytes.toFixed(0)} kB of it the document)`,
  );
  return [
    `${rows} rows and ${slices} slices, all variants of \`${family}\`, on ${machine}.`,
    `Ranking them took ${(rankingMs / 1000).toFixed(0)} s. The ranking's page brings ${sizes.join(", ")} over the network,`,
    `compressed. The explorer opened in ${ms(explorer.opened)}; all ${explorer.rows} rows scrolled through, it held`,
    `${explorer.megabytes.toFixed(0)} MB of JavaScript's memory.`,
  ].join("\n");
}
