import { expect, test } from "vitest";
import { buildReport } from "#server/report/build-report";
import { writeCsv } from "#server/report/csv";
import { reportCsv } from "#server/report/report-csv";
import { sampleRanking, sampleSlice } from "#tests/report/sample-ranking";

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

test("line breaks within a field are quoted", () => {
  expect(writeCsv([["a\nb", null, true]])).toBe('"a\nb",,true\r\n');
});
