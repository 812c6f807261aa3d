import type { Context } from "#server/context";
import type { RowDetail, RowFilter } from "#server/contracts/rows";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { inert, writeCsv } from "#server/report/csv";
import type { RowsSource } from "#server/storage/rows/source";
import { streamRows } from "#server/storage/rows/stream-rows";

const inputColumns = (source: RowsSource): string[] =>
  ({ text: ["text"], "text-pair": ["text", "text_pair"], image: ["image"], tabular: source.features })[
    source.dataset.modality
  ];

function headOf(source: RowsSource): string[] {
  const slices = source.dataset.slices.map(({ column }) => column);
  const group = source.dataset.groups === null ? [] : ["group"];
  return ["row", "label", ...inputColumns(source), ...slices, ...group, ...source.variants.map((v) => `variant_${v}`)];
}

function inputValues({ features }: RowsSource, { input }: RowDetail): (string | number | null)[] {
  if (input.features) return features.map((name) => input.features?.[name] ?? null);
  if (input.image !== null) return [inert(input.image)];
  return [input.text, ...(input.textPair === null ? [] : [input.textPair])].map((text) => inert(text ?? ""));
}

const rowValues = (source: RowsSource, detail: RowDetail): (string | number | null)[] => [
  detail.row,
  inert(detail.truth),
  ...inputValues(source, detail),
  ...detail.slices.map(({ value }) => inert(value)),
  ...(detail.group === null ? [] : [inert(detail.group)]),
  ...detail.variants.map(({ label }) => inert(label)),
];

/** The rows that a filter leaves as CSV with every variant's answer, a piece at a time. */
export async function streamRowsCsv(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  filter: RowFilter,
): Promise<AsyncGenerator<string>> {
  const source = await rowsSourceOf(context, workspace, id);
  const runs = streamRows(source, filter);
  // The first run is read before anything is sent: what is wrong with the filter is then still told as an error.
  const first = await runs.next();
  return (async function* () {
    yield writeCsv([headOf(source).map(inert)]);
    if (first.done) return;
    yield writeCsv(first.value.map((detail) => rowValues(source, detail)));
    for await (const run of runs) yield writeCsv(run.map((detail) => rowValues(source, detail)));
  })();
}
