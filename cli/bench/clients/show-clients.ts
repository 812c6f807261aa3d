import type { ClientsMeasured } from "#cli/bench/clients";
import type { Percentiles } from "#cli/bench/percentiles";
import type { TextTable } from "#cli/families/stats/tables";

/** What must hold. */
const MOST_PAGE_MS = 300;

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const seconds = (value: number): string => `${value.toFixed(1)} s`;
const times = ({ p50, p95, p99, most, n }: Percentiles, tell: (value: number) => string): string[] => [
  ...[p50, p95, p99, most].map(tell),
  String(n),
];
const counts = (list: Record<string, number>): string =>
  Object.entries(list)
    .sort()
    .map(([what, count]) => `${count} ${what}`)
    .join(", ") || "none";

/** What did not hold. */
export function missedLimits({ pages, audit, faults, classes, turns }: ClientsMeasured): string[] {
  const p95 = pages.all.p95;
  return [
    ...(classes["5xx"] ? [`${classes["5xx"]} answers with 5xx`] : []),
    ...Object.entries(faults).map(([what, count]) => `${what}, ${count} times`),
    ...(audit.failed > 0 ? [`${audit.failed} rankings failed`] : []),
    ...(turns ? [] : ["no ranking was done"]),
    ...audit.lost.map((what) => `lost: ${what}`),
    ...(p95 < MOST_PAGE_MS ? [] : [`95 of 100 pages took up to ${ms(p95)} of ${MOST_PAGE_MS} ms`]),
  ];
}

/** All times of one run. */
export const showTimes = ({ pages, api, turns }: ClientsMeasured): TextTable => ({
  texts: 1,
  head: ["what", "p50", "p95", "p99", "most", "n", "limit"],
  rows: [
    ["all pages", ...times(pages.all, ms), `p95 ${MOST_PAGE_MS} ms`],
    ...Object.entries(pages.each).map(([what, each]) => [`page: ${what}`, ...times(each, ms), ""]),
    ...Object.entries(api).map(([what, each]) => [`API: ${what}`, ...times(each, ms), ""]),
    ...(turns ? [["from the file sent to the report read", ...times(turns, seconds), ""]] : []),
  ],
});

/** What was done and how it ended, in sentences. */
export function tellClients(measured: ClientsMeasured): string {
  const { family, clients, visitors, rows, machine, audit, doneInTime, postponed, classes, drainSeconds } = measured;
  return [
    `${clients} clients for ${measured.seconds} s on \`${family}\`, sets of ${rows} rows, beside ${visitors} visitors of pages, all on`,
    `${machine}.`,
    `${audit.uploads} sets were taken and ${audit.asked} rankings asked for; ${doneInTime} of them were done within the time`,
    `(${(doneInTime / measured.seconds).toFixed(1)} a second), and ${audit.done} in all, the last ${seconds(drainSeconds)} after it. ${audit.failed} failed, ${audit.lost.length} were lost.`,
    `Answers: ${counts(classes)}. Asked to come again later: ${postponed} times. Faults: ${counts(measured.faults)}.`,
  ].join("\n");
}
