import { oneLine } from "#cli/one-line";
import type { Dataset } from "#server/contracts/dataset";
import { describeAbsent, describeReading, describeRepeated, warnOfFindings } from "#server/contracts/describe-findings";
import { describeRecommendation } from "#server/contracts/describe-recommendation";
import type { Report } from "#server/contracts/report";
import { formatConfidence, formatDifference, formatFigure, formatRange } from "#server/report/format";

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const column = (name: string): string => `column '${oneLine(name)}'`;

/** Which columns are what the variants are given. */
function describeInput({ text, textPair, image, features }: Dataset["mapping"]): string {
  if (text !== null && textPair !== null) return `First text: ${column(text)}. Second text: ${column(textPair)}.`;
  if (text !== null) return `Text: ${column(text)}.`;
  if (image !== null) return `Image: ${column(image)}.`;
  return `${Object.values(features).filter((name) => name !== null).length} features, each a column.`;
}

/** Most lines of one kind about features; the report as JSON holds them all. */
const FEATURE_LINES = 8;

function printFirst(lines: string[]): void {
  for (const line of lines.slice(0, FEATURE_LINES)) console.log(line);
  if (lines.length > FEATURE_LINES) console.log(`  and ${lines.length - FEATURE_LINES} more`);
}

/** Which features were matched though spelt otherwise, how numbers were read, and what looks wrong. */
function printFeatures({ mapping, numberStyles, findings }: Dataset): void {
  const sources = Object.entries(mapping.features);
  const spelt = sources.flatMap(([feature, name]) => (name === null || feature === name ? [] : [{ feature, name }]));
  const absent = sources.flatMap(([feature, name]) => (name === null ? [feature] : []));
  if (absent.length > 0) console.log(oneLine(describeAbsent(absent)));
  if (spelt.length > 0) console.log(`${spelt.length} features were matched to columns that are spelt otherwise:`);
  printFirst(spelt.map(({ feature, name }) => `  ${oneLine(feature)} is ${column(name)}`));
  const commas = numberStyles.filter(({ decimal }) => decimal === "comma").length;
  if (commas > 0) console.log(`Numbers of ${commas} columns were read with a decimal comma.`);
  printFirst(
    numberStyles.flatMap(({ column: name, unit }) =>
      unit === null ? [] : [`Numbers of ${column(name)} were read without the ${oneLine(unit)} behind them.`],
    ),
  );
  const read = (findings?.features ?? []).flatMap((feature) =>
    describeReading(feature).map((words) => `${oneLine(feature.name)}: ${oneLine(words)}`),
  );
  printFirst(read);
  const odd = (findings?.features ?? []).filter(({ suspicion }) => suspicion !== null);
  if (odd.length > 0) console.log(`${odd.length} features stand out beside those of training:`);
  printFirst(odd.map(({ name, suspicion }) => `  ${oneLine(name)}: ${oneLine(suspicion ?? "")}`));
}

/** How the file was read, so that a wrong guess is seen. */
function printReading(dataset: Dataset): void {
  const { mapping, labelValues, unusedGroup } = dataset;
  const values = labelValues
    .slice(0, 8)
    .map(({ value, label, rows }) => `'${oneLine(value)}' ${label === null ? "set aside" : `is ${label}`} (${rows})`);
  const more = labelValues.length > 8 ? ", and more" : "";
  if (dataset.encoding !== null && dataset.encoding !== "utf-8") {
    console.log(`Read as ${dataset.encoding}: --encoding says otherwise.`);
  }
  console.log(
    `${describeInput(mapping)} Label: column '${oneLine(mapping.label)}', where ${values.join(", ")}${more}.`,
  );
  printFeatures(dataset);
  if (unusedGroup !== null) {
    console.log(
      `Column '${oneLine(unusedGroup)}' looks as if it ties rows together: with --group '${oneLine(unusedGroup)}' the intervals allow for that.`,
    );
  }
  console.log();
}

/** What is odd about the rows; a leak of training data is a warning, and said with the verdict. */
function printFindings(dataset: Dataset): void {
  const { findings } = dataset;
  if (findings === null) return;
  const told = describeRepeated(dataset, findings);
  for (const sentence of told) console.log(oneLine(sentence));
  if (told.length > 0) console.log();
}

/** What speaks against the ranking, then what was noticed in its rows, which a report tells without their names. */
function warningsOf(report: Report, dataset: Dataset): string[] {
  const ofRows = new Set(warnOfFindings(dataset));
  return [...report.warnings.filter((warning) => !ofRows.has(warning)), ...warnOfFindings(dataset, true)];
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
  printFindings(dataset);
  for (const warning of warningsOf(report, dataset)) console.log(`WARNING: ${oneLine(warning)}\n`);
  console.log(`${oneLine(report.verdict.headline)}\n`);
  for (const sentence of report.verdict.sentences) console.log(oneLine(sentence));
  console.log(`\n${oneLine(describeRecommendation(report))}`);
  printVariants(report);
  printConstraints(report);
  printSlices(report);
  printStresses(report);
}

/** Lines of cells in columns as wide as their widest cell; the first column is flush right. */
function printTable(lines: string[][]): void {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, at) => (at === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[at] ?? 0)));
    console.log(cells.join("  ").trimEnd());
  }
}

function printVariants({ variants, unit, title, confidence, constraints, unranked }: Report): void {
  const asked = constraints.length > 0;
  console.log();
  printTable([
    [
      "rank",
      "variant",
      title,
      `${formatConfidence(confidence)} interval`,
      "correct",
      "rank interval",
      "best set",
      "P(best)",
      ...(asked ? ["meets"] : []),
    ],
    ...variants.map((row) => [
      String(row.rank),
      row.variant,
      formatFigure(row.estimate, unit),
      formatRange(row.interval, unit),
      row.correct === null ? "" : String(row.correct),
      `${row.rankInterval[0]} to ${row.rankInterval[1]}`,
      row.inBestSet ? "yes" : "",
      percent(row.probabilityBest),
      ...(asked ? [MEETS[row.requirement ?? "cannot-tell"]] : []),
    ]),
  ]);
  for (const { variant, reason } of unranked) console.log(`   -  ${variant}  not ranked: ${oneLine(reason)}`);
}

const MEETS = { met: "yes", "not-met": "no", "cannot-tell": "can't tell" };

/** Each constraint with the figure of the variant that is recommended. */
function printConstraints({ constraints, recommendation }: Report): void {
  if (constraints.length === 0) return;
  console.log();
  printTable([
    [`variant ${recommendation.variant}`, "figure", "interval", "required"],
    ...constraints.map((result) => {
      const own = result.variants.find(({ variant }) => variant === recommendation.variant);
      return [
        MEETS[own?.state ?? "cannot-tell"],
        own?.estimate == null ? (own?.reason ?? "") : formatFigure(own.estimate, result.unit),
        own?.interval == null || result.unit === "ms" || result.unit === "bytes"
          ? ""
          : formatRange(own.interval, result.unit),
        oneLine(result.constraint),
      ];
    }),
  ]);
}

/** Slices printed of a set; the report as JSON holds them all. */
const SLICE_LINES = 40;

/** Each slice with the figure of the variant that is recommended, beside the range of all. */
function printSlices({ slices, recommendation, unit, title, confidence }: Report): void {
  if (slices.length === 0) return;
  console.log();
  printTable([
    [
      "slice",
      "rows",
      `variant ${recommendation.variant}, ${title}`,
      `${formatConfidence(confidence)} interval`,
      "all variants",
    ],
    ...slices.slice(0, SLICE_LINES).map(({ column: name, value, rows, variants }) => {
      const own = variants.find(({ variant }) => variant === recommendation.variant);
      const all = variants.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
      return [
        oneLine(`${name}=${value}`),
        String(own?.n ?? rows),
        own?.estimate == null ? (own?.reason ?? "not defined") : formatFigure(own.estimate, unit),
        own?.interval == null ? "" : formatRange(own.interval, unit),
        all.length === 0 ? "" : formatRange([Math.min(...all), Math.max(...all)], unit),
      ];
    }),
  ]);
  if (slices.length > SLICE_LINES)
    console.log(`and ${slices.length - SLICE_LINES} more slices; --json FILE has them all`);
}

/** Each stress with what it does to the variant that is recommended. */
function printStresses({ stresses, recommendation, unit }: Report): void {
  if (stresses.length === 0) return;
  console.log();
  printTable([
    [
      `variant ${recommendation.variant} under`,
      "changed",
      "figure",
      "drop",
      "interval",
      "flips",
      "best set",
      "best there",
    ],
    ...stresses.map(({ title, changed, rows, variants, best }) => {
      const own = variants.find(({ variant }) => variant === recommendation.variant);
      return [
        oneLine(title),
        percent(changed / rows),
        own?.estimate == null ? "" : formatFigure(own.estimate, unit),
        own?.drop == null ? "" : formatDifference(own.drop, unit),
        own?.dropInterval ? own.dropInterval.map((end) => formatDifference(end, unit)).join(" to ") : "",
        own ? percent(own.flipRate) : "",
        own?.inBestSet ? "yes" : "",
        best ?? "",
      ];
    }),
  ]);
  console.log();
  for (const { verdict } of stresses) console.log(oneLine(verdict));
}
