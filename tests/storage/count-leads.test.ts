import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerColumn } from "#server/storage/answers-table";
import { writingParquet } from "#server/storage/parquet-query";
import { countLeads, type Parting } from "#server/storage/rows/count-leads";
import type { RowsSource } from "#server/storage/rows/source";

const VARIANTS = ["03", "07", "21"];
const LABELS = ["cat", "dog", "fish"];
const ROWS = Array.from({ length: 500 }, (_, i) => ({
  row: 2 * i + 1,
  truth: i % 3,
  answers: VARIANTS.map((_, k) => (i * (k + 3) + k) % 3),
  slice: `part ${i % 4}`,
  group: i % 37,
  weight: 1 + (i % 5),
}));
type Row = (typeof ROWS)[number];

let folder: string;
const paths = () => ({ answers: join(folder, "answers.parquet"), dataset: join(folder, "dataset.parquet") });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-leads-"));
  const { answers, dataset } = paths();
  const tuples = (values: (row: Row) => (string | number)[]) =>
    ROWS.map((row) => `(${values(row).map((value) => (typeof value === "string" ? `'${value}'` : value))})`).join(", ");
  await writingParquet(folder, async (query) => {
    await query(
      `COPY (SELECT * FROM (VALUES ${tuples((row) => [row.row, row.truth, ...row.answers])}) t(row, truth, ${VARIANTS.map(answerColumn)})) TO '${answers}'`,
    );
    await query(
      `COPY (SELECT * FROM (VALUES ${tuples((row) => [row.row, row.slice, row.group, row.weight])}) t(row, slice_0, "group", weight)) TO '${dataset}'`,
    );
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sourceOf = (groups: number | null, weighted: boolean): RowsSource => ({
  folder,
  answers: paths().answers,
  weighted,
  variants: VARIANTS,
  features: [],
  dataset: {
    path: paths().dataset,
    images: null,
    modality: "text",
    labels: LABELS,
    slices: [{ column: "place", values: [] }],
    groups,
  },
});

/** The same counts, row by row. */
function expected(rows: Row[], grouped: boolean, weighted: boolean, names: string[]) {
  const at = names.map((name) => VARIANTS.indexOf(name));
  const weightOf = (row: Row) => (weighted ? row.weight : 1);
  const right = (row: Row, k: number) => Number(row.answers[at[k] as number] === row.truth);
  const units = [...Map.groupBy(rows, (row) => (grouped ? row.group : row.row)).values()];
  const total = <T>(list: T[], value: (item: T) => number) => list.reduce((sum, item) => sum + value(item), 0);
  const heavy = (unit: Row[]) => total(unit, weightOf);
  return {
    rows: rows.length,
    units: units.length,
    weight: total(rows, weightOf),
    weightSquares: total(units, (unit) => heavy(unit) ** 2),
    right: names.map((_, k) => total(rows, (row) => weightOf(row) * right(row, k))),
    leads: names.slice(1).map((_, index) => {
      const k = index + 1;
      const lead = (unit: Row[]) => total(unit, (row) => weightOf(row) * (right(row, k) - right(row, 0)));
      return {
        bothRight: total(rows, (row) => right(row, 0) * right(row, k)),
        onlyFirst: total(rows, (row) => right(row, 0) * (1 - right(row, k))),
        onlyOwn: total(rows, (row) => (1 - right(row, 0)) * right(row, k)),
        apart: total(rows, (row) => Number(row.answers[at[0] as number] !== row.answers[at[k] as number])),
        lead: lead(rows),
        leadSquares: total(units, (unit) => lead(unit) ** 2),
        products: total(units, (unit) => lead(unit) * heavy(unit)),
      };
    }),
  };
}

const partings: [Parting, (row: Row) => string | number | null][] = [
  ["nothing", () => null],
  ["truth", (row) => row.truth],
  [{ slice: 0 }, (row) => row.slice],
];

test.each([
  { groups: null, weighted: false },
  { groups: 37, weighted: false },
  { groups: null, weighted: true },
  { groups: 37, weighted: true },
])("rows are counted as one by one, with groups: $groups, weighted: $weighted", async ({ groups, weighted }) => {
  for (const names of [
    ["07", "03"],
    ["21", "07", "03"],
  ]) {
    for (const [parting, partOf] of partings) {
      const found = await countLeads(sourceOf(groups, weighted), names, parting);
      const parts = Map.groupBy(ROWS, partOf);
      expect(found).toHaveLength(parts.size);
      for (const { part, ...counts } of found)
        expect(counts).toEqual(expected(parts.get(part) ?? [], groups !== null, weighted, names));
    }
  }
});
