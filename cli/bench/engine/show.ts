import type { Growth } from "#cli/bench/engine/measure-growth";
import type { FamilyMeasured } from "#cli/bench/engine/summarise";
import type { TextTable } from "#cli/families/stats/tables";

const megabytes = (bytes: number | null): string => (bytes === null ? "" : `${Math.round(bytes / 2 ** 20)} MB`);
const percent = (share: number): string => `${Math.round(100 * share)}%`;
const whole = (value: number): string => Math.round(value).toString();

/** How quick each family is, beside what the machine can do at all. */
export function showSpeed(measured: FamilyMeasured[]): TextTable {
  return {
    texts: 2,
    head: [
      "family",
      "rows",
      "limit, rows/s",
      "product, rows/s",
      "of the limit",
      "rank command, rows/s",
      "of the limit",
      "times the naive loop",
    ],
    rows: measured.map((each) => [
      each.family,
      `${each.rows} ${each.what}`,
      `${whole(each.limitRowsPerSecond)} (${each.batchRows} a batch)`,
      whole(each.rowsPerSecond),
      each.ratioToLimit.toFixed(2),
      whole(each.commandRowsPerSecond),
      each.commandRatioToLimit.toFixed(2),
      each.ratioToNaive.toFixed(1),
    ]),
  };
}

/** Where a family's time goes: seconds of each stage alone, and how much of the product's time that is. */
export function showStages(measured: FamilyMeasured[]): TextTable {
  return {
    texts: 1,
    head: [
      "family",
      "product: until read",
      "until ranked",
      "until its rows are there",
      "reading",
      "decoding and preprocessing",
      "both",
      "inference",
      "statistics",
      "table of answers",
    ],
    rows: measured.map(({ family, readSeconds, rankSeconds, rowsSeconds, decodingSeconds, decodingShare, stages }) => {
      const part = (seconds: number, share = seconds / (readSeconds + rankSeconds)): string =>
        `${seconds.toFixed(2)} s (${percent(share)})`;
      return [
        family,
        `${readSeconds.toFixed(2)} s`,
        `${rankSeconds.toFixed(2)} s`,
        `${rowsSeconds.toFixed(2)} s`,
        part(stages.reading),
        part(stages.preparing),
        part(decodingSeconds, decodingShare),
        part(stages.inference),
        part(stages.statistics),
        part(stages.answers),
      ];
    }),
  };
}

export function showMemory(measured: FamilyMeasured[]): TextTable {
  return {
    texts: 1,
    head: ["family", "rank command", "product: web", "product: worker and its processes"],
    rows: measured.map(({ family, peakBytes, webPeakBytes, workerPeakBytes }) => [
      family,
      ...[peakBytes, webPeakBytes, workerPeakBytes].map(megabytes),
    ]),
  };
}

export function showGrowth({ steps }: Growth): TextTable {
  return {
    texts: 0,
    head: [
      "rows",
      "until read",
      "until ranked",
      "until its rows are there",
      "rows/s",
      "web at most",
      "worker and its processes at most",
    ],
    rows: steps.map(({ rows, readSeconds, rankSeconds, rowsSeconds, rowsPerSecond, webPeakBytes, workerPeakBytes }) => [
      String(rows),
      `${readSeconds.toFixed(1)} s`,
      `${rankSeconds.toFixed(1)} s`,
      `${rowsSeconds.toFixed(1)} s`,
      whole(rowsPerSecond),
      megabytes(webPeakBytes),
      megabytes(workerPeakBytes),
    ]),
  };
}

export function tellGrowth({ worst }: Growth): string {
  if (worst === null) return "One size alone says nothing of growth.";
  if (worst <= 0)
    return `Each step of ten times the rows takes less than ten times as long, ${percent(-worst)} less at least.`;
  return `At the worst, ten times the rows take ${percent(worst)} longer than ten times as long.`;
}
