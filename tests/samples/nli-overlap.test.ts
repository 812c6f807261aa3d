import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeNliOverlap } from "#models/recipes/nli-overlap";
import { countValues, readCsv } from "./read-csv.ts";

const csv = readFileSync(join(import.meta.dirname, "../../models/recipes/nli-overlap.csv"), "utf8");
const rows = readCsv(csv);
const words = (text = ""): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];
const of = (heuristic: string): string[][] => rows.filter((row) => row[3] === heuristic);

test("making the set again gives the committed bytes", () => {
  expect(makeNliOverlap()).toBe(csv);
  expect(makeNliOverlap(32)).not.toBe(csv);
});

test("every word of every hypothesis stands in its premise, as often at most", () => {
  for (const [premise, hypothesis] of rows) {
    const left = countValues(words(premise));
    for (const [word, count] of countValues(words(hypothesis)))
      expect(left.get(word) ?? 0, `${premise} | ${hypothesis}`).toBeGreaterThanOrEqual(count);
  }
});

test.each(["subsequence", "constituent"])("a hypothesis of %s stands in its premise as it is", (heuristic) => {
  for (const [premise, hypothesis] of of(heuristic))
    expect(` ${words(premise).join(" ")} `).toContain(` ${words(hypothesis).join(" ")} `);
});

test("a hypothesis of lexical overlap that does not follow is no part of its premise", () => {
  for (const [premise, hypothesis, label] of of("lexical overlap")) {
    if (label !== "entailment") expect(words(premise).join(" ")).not.toContain(words(hypothesis).join(" "));
  }
});

test("in each heuristic a half follows, a third is neutral and the rest denied, 50 rows a case", () => {
  expect(rows).toHaveLength(1800);
  const cells = Object.fromEntries(countValues(rows.map((row) => `${row[3]}/${row[2]}`)));
  for (const heuristic of ["lexical overlap", "subsequence", "constituent"]) {
    expect(cells[`${heuristic}/entailment`]).toBe(300);
    expect(cells[`${heuristic}/neutral`]).toBe(200);
    expect(cells[`${heuristic}/contradiction`]).toBe(100);
  }
  const cases = countValues(rows.map((row) => row[5] ?? ""));
  expect(cases.size).toBe(36);
  expect(new Set(cases.values())).toEqual(new Set([50]));
});

test("the half says whether the label is entailment", () => {
  for (const [, , label, heuristic, half] of rows)
    expect(half).toBe(`${heuristic}: ${label === "entailment" ? "follows" : "does not follow"}`);
});

test("denials stand before hypotheses that follow as often as before those that are denied", () => {
  const denials = rows.filter(([premise = ""]) => /\b(not|never|nobody|no|except|lie)\b/i.test(premise));
  expect(Object.fromEntries(countValues(denials.map((row) => row[2] ?? "")))).toEqual({
    entailment: 300,
    contradiction: 300,
  });
});

test("no pair occurs twice, and no person or verb twice in a sentence", () => {
  expect(new Set(rows.map(([premise, hypothesis]) => `${premise}|${hypothesis}`)).size).toBe(rows.length);
  for (const [premise] of rows) {
    const content = words(premise).filter((word) => !["the", "that", "who", "in", "of"].includes(word));
    expect(new Set(content).size, premise).toBe(content.length);
  }
});
