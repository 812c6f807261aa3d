import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeSentimentSample } from "#models/samples/make-sentiment-sample";
import { delivery } from "#models/samples/sentences/delivery";
import { price } from "#models/samples/sentences/price";
import { quality } from "#models/samples/sentences/quality";
import { service } from "#models/samples/sentences/service";

const path = join(import.meta.dirname, "../../models/samples/sentiment-sample.csv");
const csv = readFileSync(path, "utf8");

/** The sample has no line breaks within fields, so a line is a record. */
const rows = csv
  .trimEnd()
  .split("\r\n")
  .slice(1)
  .map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map((match) => match[1] ?? match[2] ?? ""),
  );

test("making the sample again gives the committed bytes", () => {
  expect(makeSentimentSample()).toBe(csv);
});

test("another seed gives another file", () => {
  expect(makeSentimentSample(21)).not.toBe(csv);
});

test("every row has a text, a label, an aspect and a style", () => {
  expect(csv.startsWith("text,label,aspect,style\r\n")).toBe(true);
  expect(rows.length).toBe(600);
  for (const row of rows) {
    expect(row).toHaveLength(4);
    expect(row[0]).not.toMatch(/[{}]|undefined|\s{2}/);
    expect(["pos", "neg"]).toContain(row[1]);
  }
});

test("labels are balanced within every aspect and style", () => {
  const counts = new Map<string, number>();
  for (const [, label, aspect, style] of rows) {
    const cell = `${aspect}/${style}/${label}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  expect(counts.size).toBe(4 * 3 * 2);
  expect(new Set(counts.values()).size, JSON.stringify([...counts])).toBe(1);
});

test("no text occurs twice", () => {
  const texts = rows.map(([text]) => text?.toLowerCase());
  expect(new Set(texts).size).toBe(texts.length);
});

test("every text has 8 to 25 words", () => {
  const outside = rows.filter(([text = ""]) => text.split(" ").length < 8 || text.split(" ").length > 25);
  expect(outside).toEqual([]);
});

test("no two rows fill the same sentence", () => {
  const sentences = Object.values({ service, price, quality, delivery }).flatMap((styles) =>
    Object.values(styles).flatMap((labels) => Object.values(labels).flat()),
  );
  expect(new Set(sentences).size).toBe(rows.length);
});

test("the domain is not films", () => {
  expect(rows.filter(([text]) => /\b(film|movie|cinema)s?\b/i.test(text ?? ""))).toEqual([]);
});
