import { expect, test } from "vitest";
import { buildReport } from "#server/report/build-report";
import { writeCsv } from "#server/report/csv";
import { reportCsv } from "#server/report/report-csv";
import { sampleMetric, sampleRanking, sampleRequired, sampleSlice } from "#tests/report/sample-ranking";

const base = sampleRanking({ count: 3, best: 2 });
const slices = [
  sampleSlice("style", 'with "quotes", commas', 0.7, base),
  sampleSlice("=cmd|' /C calc'!A0", "@SUM(A1)", 0.5, base),
  sampleSlice("style", "rare", null, base),
];
const data = { rows: 240, skipped: 0, sha256: "ab".repeat(32) };
const report = buildReport({ family: "tiny-text", data, ranking: { ...base, slices } });

test("one row a variant, best first, slices as columns", () => {
  const lines = reportCsv(report).split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe(
    `rank,rank_low,rank_high,variant,accuracy,interval_low,interval_high,correct,rows,in_best_set,probability_best,recommended,"slice:style=with ""quotes"", commas",slice:=cmd|' /C calc'!A0=@SUM(A1),slice:style=rare`,
  );
  expect(lines[1]).toBe("1,1,3,17,0.75,0.695,0.8,180,240,true,0.4,true,0.7,0.5,");
  expect(lines[4]).toBe("");
});

test("no cell begins as a formula", () => {
  for (const cell of reportCsv(report).split(/,|\r\n/)) expect(cell).not.toMatch(/^"?[=+@\t\r-]/);
});

test("a label or a constraint that begins as a formula stands behind what the column is of", () => {
  const evil = "=HYPERLINK(1)";
  const ranking = sampleRequired(["met", "met", "met"]);
  const metric = sampleMetric(ranking, { metric: `recall on class ${evil}`, title: evil });
  const [constraint] = ranking.constraints;
  const constraints = [{ ...constraint!, constraint: `recall on class ${evil} >= 0.5` }];
  const [header = ""] = reportCsv(
    buildReport({
      family: "tiny-text",
      data,
      ranking: { ...ranking, constraints, classes: [metric], metrics: [metric] },
    }),
  ).split("\r\n");
  expect(header).toContain(evil);
  for (const cell of header.split(",")) expect(cell).not.toMatch(/^"?[=+@\t\r-]/);
});

test("line breaks within a field are quoted", () => {
  expect(writeCsv([["a\nb", null, true]])).toBe('"a\nb",,true\r\n');
});

test("constraints, classes and metrics are columns, empty where they are undefined", () => {
  const ranking = sampleRequired(["met", "cannot-tell", "not-met"], { best: 2, metric: "recall on class a" });
  const [first, ...others] = sampleMetric(ranking).variants;
  const undefinedOfFirst = [{ ...first!, estimate: null, interval: null, reason: "none" }, ...others];
  const lines = reportCsv(
    buildReport({
      family: "tiny-text",
      data,
      ranking: {
        ...ranking,
        classes: [sampleMetric(ranking, { metric: "precision on class a", title: "precision of a" })],
        metrics: [sampleMetric(ranking, { variants: undefinedOfFirst })],
        unranked: [{ variant: "40", reason: "none" }],
      },
    }),
  ).split("\r\n");
  expect(lines[0]).toBe(
    "rank,rank_low,rank_high,variant,recall on class a,interval_low,interval_high,correct,rows,in_best_set,requirement,probability_best,recommended,constraint:accuracy on slice time=night >= 0.7,metric:precision on class a,metric:log-loss",
  );
  expect(lines.slice(1, 4)).toEqual([
    "1,1,3,17,0.75,0.695,0.8,180,240,true,met,0.4,true,0.75,0.4123,",
    "2,1,3,00,0.741666666667,0.686666666667,0.791666666667,178,240,true,cannot-tell,0.3,false,0.741666666667,0.4223,0.4223",
    "3,1,3,01,0.733333333333,0.678333333333,0.783333333333,176,240,false,not-met,0.3,false,0.733333333333,0.4323,0.4323",
  ]);
  expect(lines).toHaveLength(5);
});

test("the rows of a variant are those that its figure rests on", () => {
  const [first, ...others] = base.variants;
  const ranking = { ...base, variants: [{ ...first!, correct: null, n: 31 }, ...others] };
  const [, line] = reportCsv(buildReport({ family: "tiny-text", data, ranking })).split("\r\n");
  expect(line).toBe("1,1,3,17,0.75,0.695,0.8,,31,true,0.4,true");
});
