import type { DuckDBValue } from "@duckdb/node-api";
import type { RowFilter } from "#server/contracts/rows";
import { InputError } from "#server/errors";
import { answerColumn, confidenceColumn } from "#server/storage/answers-table";
import type { RowsSource } from "#server/storage/rows/source";

export type FilterSql = {
  /** Conditions on `a` (answers) and `d` (dataset), joined by AND; "true" without any. */
  where: string;
  values: DuckDBValue[];
  /** Whether `d` is spoken of. */
  needsDataset: boolean;
  /** Keys of the order, each rising. */
  order: string[];
};

const refuse = (message: string, hint: string): InputError => new InputError(message, { code: "bad-input", hint });

function classOf({ dataset }: RowsSource, label: string): number {
  const index = dataset.labels.indexOf(label);
  if (index >= 0) return index;
  throw refuse(
    `There is no label '${label.slice(0, 80)}' in this family.`,
    `Take one of: ${dataset.labels.slice(0, 20).join(", ")}.`,
  );
}

/** Column number and value of `COLUMN:VALUE`. Names may hold colons: a reading whose value is known comes first. */
function sliceOf({ dataset }: RowsSource, slice: string): { at: number; value: string } {
  const readings = dataset.slices.flatMap(({ column, values }, at) => {
    if (!slice.startsWith(`${column}:`)) return [];
    const value = slice.slice(column.length + 1);
    return [{ at, value, known: values.some((each) => each.value === value) }];
  });
  const reading = readings.find(({ known }) => known) ?? readings[0];
  if (reading) return reading;
  const columns = dataset.slices.map((each) => each.column);
  throw refuse(
    `There is no slice '${slice.slice(0, 80)}' in this set.`,
    columns.length > 0 ? `Its slice columns are: ${columns.join(", ")}.` : "The set has no slice columns.",
  );
}

/** The column of a variant's answers; it is known before its name gets into any SQL. */
function answerOf({ variants }: RowsSource, variant: string): string {
  if (variants.includes(variant)) return `a.${answerColumn(variant)}`;
  throw refuse(`There is no variant '${variant}' in this evaluation.`, "Take one of its variants.");
}

/** Conditions on several variants at once: all of these right, all of these wrong, these not of one answer. */
function variantConditions(source: RowsSource, { right, wrong, apart }: RowFilter): string[] {
  const answersOf = (names: string | undefined) => names?.split(",").map((name) => answerOf(source, name)) ?? [];
  const [first, ...others] = answersOf(apart);
  return [
    ...answersOf(right).map((answer) => `${answer} = a.truth`),
    ...answersOf(wrong).map((answer) => `${answer} <> a.truth`),
    ...(first === undefined ? [] : [`(${["false", ...others.map((answer) => `${answer} <> ${first}`)].join(" OR ")})`]),
  ];
}

/** SQL of a filter; what people wrote is bound, and columns are chosen by position among those that are known. */
export function filterSql(source: RowsSource, filter: RowFilter): FilterSql {
  const { variant, truth, answer, slice, only, q, sort } = filter;
  if (variant !== undefined) answerOf(source, variant);
  const conditions: string[] = [];
  const values: DuckDBValue[] = [];
  const given = variant === undefined ? "a.plurality" : `a.${answerColumn(variant)}`;
  if (truth !== undefined) {
    conditions.push("a.truth = ?");
    values.push(classOf(source, truth));
  }
  if (answer !== undefined) {
    conditions.push(`${given} = ?`);
    values.push(classOf(source, answer));
  }
  if (only === "wrong") conditions.push(`${given} <> a.truth`);
  if (only === "right") conditions.push(`${given} = a.truth`);
  if (only === "split") conditions.push("a.split > 0");
  conditions.push(...variantConditions(source, filter));
  let needsDataset = false;
  if (slice !== undefined) {
    const { at, value } = sliceOf(source, slice);
    conditions.push(`d.slice_${at} = ?`);
    values.push(value);
    needsDataset = true;
  }
  const words = q?.trim();
  if (words) {
    const { modality } = source.dataset;
    const columns = { text: ["text"], "text-pair": ["text", "text_pair"], image: ["image"], tabular: [] }[modality];
    const searched = [...columns, ...(source.dataset.groups === null ? [] : ['"group"'])];
    const number = Number(words);
    const features = Number.isFinite(number) ? source.features.map((_, index) => `feature_${index}`) : [];
    const holds = searched.map((column) => `contains(lower(d.${column}::VARCHAR), lower(?))`);
    const equals = features.map((column) => `d.${column} = ?`);
    conditions.push(holds.length + equals.length > 0 ? `(${[...holds, ...equals].join(" OR ")})` : "false");
    values.push(...holds.map(() => words), ...equals.map(() => number));
    needsDataset = true;
  }
  return {
    where: conditions.length > 0 ? conditions.join(" AND ") : "true",
    values,
    needsDataset,
    order: orderSql(sort, variant),
  };
}

/** A variant's errors come with those it is surest of first. */
function orderSql(sort: RowFilter["sort"], variant: string | undefined): string[] {
  if (sort === "row") return ["a.row"];
  if (sort === "disagreement") return ["-a.split::INTEGER", "a.row"];
  if (variant === undefined) return ['a."right"', "a.row"];
  return [`a.${answerColumn(variant)} = a.truth`, `-a.${confidenceColumn(variant)}::INTEGER`, "a.row"];
}
