import { expect, test } from "vitest";
import { buildReport } from "#server/report/build-report";
import { guardFormula, writeCsv } from "#server/report/csv";
import { reportCsv, slicesCsv } from "#server/report/report-csv";
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

test("slices one row each, with the reason where a figure is undefined", () => {
  const lines = slicesCsv(report).split("\r\n");
  expect(lines).toHaveLength(1 + 9 + 1);
  expect(lines[1]).toBe('style,"with ""quotes"", commas",60,17,0.7,0.6,0.8,42,');
  expect(lines[4]).toBe("'=cmd|' /C calc'!A0,'@SUM(A1),60,17,0.5,0.4,0.6,30,");
  expect(lines[7]).toBe("style,rare,60,17,,,,0,too few rows");
});

test("no cell of either file begins as a formula", () => {
  for (const csv of [reportCsv(report), slicesCsv(report)]) {
    for (const cell of csv.split(/,|\r\n/)) expect(cell).not.toMatch(/^"?[=+@\t\r-]/);
  }
});

test.each(["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "\uff1d1"])("guards %j", (text) => {
  expect(guardFormula(text)).toBe(`'${text}`);
});

test.each(["plain", "a=b", "3 - 1", ""])("leaves %j alone", (text) => {
  expect(guardFormula(text)).toBe(text);
});

test("line breaks within a field are quoted", () => {
  expect(writeCsv([["a\nb", null, true]])).toBe('"a\nb",,true\r\n');
});
