import { oneLine } from "#cli/one-line";
import type { Dataset } from "#server/contracts/dataset";
import type { Report } from "#server/contracts/report";

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const column = (name: string): string => `column '${oneLine(name)}'`;

/** Which columns are what the variants are given. */
function describeInput({ text, textPair, image, features }: Dataset["mapping"]): string {
  if (text !== null && textPair !== null) return `First text: ${column(text)}. Second text: ${column(textPair)}.`;
  if (text !== null) return `Text: ${column(text)}.`;
  if (image !== null) return `Image: ${column(image)}.`;
  return `${Object.keys(features).length} features, each a column.`;
}

/** How the file was read, so that a wrong guess is seen. */
function printReading({ mapping, labelValues, unusedGroup }: Dataset): void {
  const values = labelValues
    .slice(0, 8)
    .map(({ value, label, rows }) => `'${oneLine(value)}' ${label === null ? "set aside" : `is ${label}`} (${rows})`);
  const more = labelValues.length > 8 ? ", and more" : "";
  console.log(
    `${describeInput(mapping)} Label: column '${oneLine(mapping.label)}', where ${values.join(", ")}${more}.`,
  );
  if (unusedGroup !== null) {
    console.log(
      `Column '${oneLine(unusedGroup)}' looks as if it ties rows together: with --group '${oneLine(unusedGroup)}' the intervals allow for that.`,
    );
  }
  console.log();
}

/** Prints what was read and set aside, the verdict, then the table behind it. */
export function printRanking(report: Report, dataset: Dataset): void {
  printReading(dataset);
  if (dataset.skipped > 0) {
    console.log(`${dataset.skipped} rows were skipped:`);
    for (const { row, reason } of dataset.skippedRows.slice(0, 10)) console.log(`  row ${row} ${oneLine(reason)}`);
    if (dataset.skipped > 10) console.log(`  and ${dataset.skipped - 10} more; --skipped FILE lists them all`);
    console.log();
  }
  console.log(`${oneLine(report.verdict.headline)}\n`);
  for (const sentence of report.verdict.sentences) console.log(oneLine(sentence));
  const level = Math.round(1000 * report.confidence) / 10;
  console.log(
    `\nrank  variant  ${report.metric.padEnd(8)}  ${`${level}% interval`.padEnd(18)}  correct  rank interval  best set  P(best)`,
  );
  for (const row of report.variants) {
    console.log(
      [
        String(row.rank).padStart(4),
        row.variant.padEnd(7),
        percent(row.estimate).padStart(8),
        `${percent(row.interval[0])} to ${percent(row.interval[1])}`.padEnd(18),
        `${row.correct}`.padStart(7),
        `${row.rankInterval[0]} to ${row.rankInterval[1]}`.padEnd(13),
        (row.inBestSet ? "yes" : "").padEnd(8),
        percent(row.probabilityBest).padStart(7),
      ].join("  "),
    );
  }
}
