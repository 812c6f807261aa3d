import { expect, test } from "vitest";
import { reportSchema } from "#server/contracts/report";
import { buildReport, reportJson } from "#server/report/build-report";
import { sampleRanking, sampleSlice } from "#tests/report/sample-ranking";

const data = { rows: 240, skipped: 3, sha256: "ab".repeat(32) };
const base = sampleRanking();
const ranking = {
  ...base,
  slices: [sampleSlice("style", "plain", 0.7, base), sampleSlice("style", "rare", null, base)],
};
const report = buildReport({ family: "tiny-text", data, ranking });

test("a report obeys its contract and loses nothing of the ranking", () => {
  expect(reportSchema.parse(report)).toEqual(report);
  expect(Object.keys(report).sort()).toEqual(Object.keys(reportSchema.shape).sort());
  expect(report.slices[1]?.variants[0]).toEqual({
    variant: "17",
    estimate: null,
    interval: null,
    correct: 0,
    reason: "too few rows",
  });
});

test("its fields stand in the order that readers rely on", () => {
  expect(Object.keys(JSON.parse(reportJson(report)))).toEqual([
    "family",
    "data",
    "metric",
    "title",
    "better",
    "unit",
    "confidence",
    "seed",
    "variants",
    "unranked",
    "test",
    "recommendation",
    "yardsticks",
    "resamples",
    "rows",
    "groups",
    "effectiveRows",
    "intervalMethod",
    "requirement",
    "constraints",
    "tradeoffs",
    "slices",
    "classes",
    "metrics",
    "pairs",
    "moreData",
    "borrowed",
    "ensembles",
    "verdict",
    "warnings",
    "failed",
    "diagnostics",
    "stresses",
    "answers",
    "race",
  ]);
  expect(Object.keys(report.data)).toEqual(["rows", "skipped", "sha256"]);
});

test("two-space JSON with a line feed at the end", () => {
  const text = reportJson(report);
  expect(text.startsWith('{\n  "family": "tiny-text",\n  "data": {\n    "rows": 240,')).toBe(true);
  expect(text.endsWith("}\n")).toBe(true);
});

test("the bytes survive a store that sorts the fields", () => {
  expect(reportJson(sortKeys(report))).toBe(reportJson(report));
});

test("the last digits of a sum do not reach the bytes", () => {
  const [first, ...rest] = ranking.variants;
  const nudged = { ...ranking, variants: [{ ...first!, estimate: first!.estimate * (1 + 2e-16) + 1e-16 }, ...rest] };
  expect(nudged.variants[0]!.estimate).not.toBe(first!.estimate);
  expect(reportJson(buildReport({ family: "tiny-text", data, ranking: nudged }))).toBe(reportJson(report));
});

test("12 significant digits are kept", () => {
  const changed = { ...ranking, test: { ...ranking.test, p: 1.23456789012345e-17 } };
  expect(buildReport({ family: "tiny-text", data, ranking: changed }).test.p).toBe(1.23456789012e-17);
});

function sortKeys<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortKeys) as Value;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)])) as Value;
}
