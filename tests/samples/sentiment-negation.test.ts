import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeSentimentNegation } from "#models/recipes/sentiment-negation";
import { countValues, readCsv } from "./read-csv.ts";

const csv = readFileSync(join(import.meta.dirname, "../../models/recipes/sentiment-negation.csv"), "utf8");
const rows = readCsv(csv);
const pairs = Map.groupBy(rows, (row) => row[5] ?? "");

test("making the set again gives the committed bytes", () => {
  expect(makeSentimentNegation()).toBe(csv);
  expect(makeSentimentNegation(48)).not.toBe(csv);
});

test("a pair is a plain and a negated sentence of other labels and of one form and topic", () => {
  expect(pairs.size).toBe(500);
  for (const pair of pairs.values()) {
    expect(pair.map((row) => row[2])).toEqual(["plain", "negated"]);
    expect(new Set(pair.map((row) => row[1]))).toEqual(new Set(["positive", "negative"]));
    expect(new Set(pair.map((row) => `${row[3]}/${row[4]}`)).size).toBe(1);
  }
});

test("the negated side holds a negation and the plain side holds none", () => {
  for (const [text = "", , version] of rows)
    expect(/\bnot\b|n't\b|\bnever\b/.test(text), text).toBe(version === "negated");
});

test("labels are balanced on each side, and within every form and topic", () => {
  const cells = countValues(rows.map(([, label, version, form, topic]) => `${form}/${topic}/${version}/${label}`));
  expect(cells.size).toBe(5 * 2 * 2 * 2);
  expect(new Set(cells.values())).toEqual(new Set([25]));
});

test("no sentence occurs twice", () => {
  expect(new Set(rows.map(([text]) => text)).size).toBe(rows.length);
});
