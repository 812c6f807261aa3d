import type { RowDetail, RowInput, RowSummary } from "#server/contracts/rows";
import { answerColumn, CONFIDENCE_UNITS, confidenceColumn } from "#server/storage/answers-table";
import type { RowsSource } from "#server/storage/rows/source";

/** A row of answers and dataset joined, by column. */
export type JoinedRow = Record<string, unknown>;

/** Of whom the answer to each row is wanted by name: of some variants, beside how many give each answer. */
const answersOf = (variants: readonly string[]): string[] => [
  "a.tally",
  ...variants.flatMap((variant) => [`a.${answerColumn(variant)}`, `a.${confidenceColumn(variant)}`]),
];

/** What is selected of `a` (answers) and `d` (dataset) to describe a row, with the answers of these variants. */
export function describingColumns(source: RowsSource, variants: readonly string[]): string {
  const { dataset } = source;
  const inputs = {
    text: ["text"],
    "text-pair": ["text", "text_pair"],
    image: ["image"],
    tabular: source.features.map((_, index) => `feature_${index}`),
  }[dataset.modality];
  return [
    "a.row",
    "a.truth",
    'a."right"',
    ...answersOf(variants),
    ...inputs.map((column) => `d.${column}`),
    ...dataset.slices.map((_, index) => `d.slice_${index}`),
    ...(dataset.groups === null ? [] : ['d."group"::VARCHAR AS "group"']),
  ].join(", ");
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

function inputOf(source: RowsSource, row: JoinedRow): RowInput {
  const { features } = source;
  const numberOf = (value: unknown): number | null => (value === null ? null : Number(value));
  return {
    text: textOf(row.text),
    textPair: textOf(row.text_pair),
    image: textOf(row.image),
    features:
      features.length === 0
        ? null
        : Object.fromEntries(features.map((name, index) => [name, numberOf(row[`feature_${index}`])])),
  };
}

const labelAt = ({ dataset }: RowsSource, index: unknown): string => dataset.labels[Number(index)] ?? String(index);

function sharedOf(source: RowsSource, row: JoinedRow) {
  return {
    row: Number(row.row),
    truth: labelAt(source, row.truth),
    input: inputOf(source, row),
    slices: source.dataset.slices.map(({ column }, index) => ({ column, value: String(row[`slice_${index}`]) })),
    group: textOf(row.group),
  };
}

const confidenceOf = (row: JoinedRow, variant: string): number =>
  Number(row[confidenceColumn(variant)]) / CONFIDENCE_UNITS;

/** A row for the list: how many variants give each answer. */
export function toRowSummary(source: RowsSource, row: JoinedRow, variant: string | undefined): RowSummary {
  const answers = String(row.tally)
    .split(" ")
    .map((each) => each.split(":").map(Number) as [number, number]);
  return {
    ...sharedOf(source, row),
    answers: answers.map(([answer, variants]) => ({ label: labelAt(source, answer), variants })),
    right: Number(row.right),
    own:
      variant === undefined
        ? null
        : { label: labelAt(source, row[answerColumn(variant)]), confidence: confidenceOf(row, variant) },
  };
}

/** A row with what each variant answers. */
export function toRowDetail(source: RowsSource, row: JoinedRow): RowDetail {
  return {
    ...sharedOf(source, row),
    variants: source.variants.map((variant) => ({
      variant,
      label: labelAt(source, row[answerColumn(variant)]),
      confidence: confidenceOf(row, variant),
    })),
  };
}
