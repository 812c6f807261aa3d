import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PartialMapping } from "#server/contracts/mapping";
import { nameRanges } from "#server/contracts/quantiles";
import { readUpload, refusal } from "#tests/ingest/read-upload";

const table = (values: (string | number)[]): string =>
  ["text,label,ita", ...values.map((value, index) => `a text of words ${index},${index % 2},${value}`), ""].join("\n");
const cut = (edges: number[]): PartialMapping => ({ slices: ["ita"], bins: { ita: edges } });
const VALUES = [5, 9.999, 10, 27.5, 28, 40, 55, 90, -3, "", "NA", "1e1"];

test("ranges are named by their edges", () => {
  expect(nameRanges([10])).toEqual(["< 10", ">= 10"]);
  expect(nameRanges([10, 28, 55])).toEqual(["< 10", "10 to 28", "28 to 55", ">= 55"]);
  expect(nameRanges([-1.5, 0])).toEqual(["< -1.5", "-1.5 to 0", ">= 0"]);
});

test("values are cut at the edges, each edge with the range above it, and ranges are listed as they rise", async () => {
  const { dataset, columns } = await readUpload(table(VALUES), { mapping: cut([10, 28, 55]) });
  expect(dataset.slices).toEqual([
    {
      column: "ita",
      values: [
        { value: "< 10", rows: 3 },
        { value: "10 to 28", rows: 3 },
        { value: "28 to 55", rows: 2 },
        { value: ">= 55", rows: 2 },
        { value: "(empty)", rows: 2 },
      ],
    },
  ]);
  expect([...(columns.slices[0]?.codes ?? [])]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 0, 4, 4, 1]);
  expect(dataset.mapping.bins).toEqual({ ita: [10, 28, 55] });
});

test("a column of many numbers makes slices once it is cut", async () => {
  const values = Array.from({ length: 80 }, (_, index) => index + 0.5);
  expect((await refusal(table(values), { mapping: { slices: ["ita"] } })).message).toContain("80 different values");
  expect((await readUpload(table(values), { mapping: cut([40]) })).dataset.slices[0]?.values).toHaveLength(2);
});

test("every number lies in the range that comparison says", async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  const edges = fc
    .uniqueArray(
      number.map((value) => value + 0),
      { minLength: 1, maxLength: 5 },
    )
    .map((list) => list.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 10, maxLength: 30 }), edges, async (values, rising) => {
      const all = [...values, ...rising];
      const { dataset, columns } = await readUpload(table(all), { mapping: cut(rising) });
      const names = nameRanges(rising);
      const expected = all.map((value) => names[rising.filter((edge) => value >= edge).length]);
      const slice = dataset.slices[0]?.values ?? [];
      expect([...(columns.slices[0]?.codes ?? [])].map((code) => slice[code]?.value)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});

describe("refused", () => {
  test.each([[[28, 10]], [[10, 10]], [[1, 3, 2]], [[Number.NaN]], [[1, Number.POSITIVE_INFINITY]], [[]]])(
    "edges %j",
    async (edges) => {
      const error = await refusal(table(VALUES), { mapping: cut(edges) });
      expect(error.message).toBe(`The edges ${edges.join(", ")} that cut column 'ita' into ranges do not rise.`);
      expect(error.where).toEqual({ file: "data.csv", column: "ita" });
    },
  );
  test.each(["dark", "1e400", "inf"])("the value %s", async (value) => {
    const error = await refusal(table([...VALUES, value]), { mapping: cut([10]) });
    expect(error.message).toBe(
      `Row 13 of data.csv has '${value}' in column 'ita', which is no number and lies in no range.`,
    );
    expect(error.where).toEqual({ file: "data.csv", row: 13, column: "ita" });
  });
  test("a column that makes no slices", async () => {
    const error = await refusal(table(VALUES), { mapping: { bins: { ita: [10] } } });
    expect(error.line).toBe(
      "Column 'ita' is to be cut into ranges but is not among the slices. Name it as a slice too.",
    );
  });
});
