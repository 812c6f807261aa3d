import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeNliSample } from "#models/samples/make-nli-sample";
import { countValues, readCsv } from "./read-csv.ts";

const csv = readFileSync(join(import.meta.dirname, "../../models/samples/nli-sample.csv"), "utf8");
const rows = readCsv(csv);

test("making the sample again gives the committed bytes", () => {
  expect(makeNliSample()).toBe(csv);
});

test("another seed gives another order of the same rows", () => {
  const other = makeNliSample(24);
  expect(other).not.toBe(csv);
  expect(other.split("\r\n").sort()).toEqual(csv.split("\r\n").sort());
});

test("every row has two sentences, a label, a style, a topic and a scene", () => {
  expect(csv.startsWith("premise,hypothesis,label,style,topic,scene\r\n")).toBe(true);
  expect(rows).toHaveLength(432);
  for (const row of rows) {
    expect(row).toHaveLength(6);
    for (const text of row.slice(0, 2)) expect(text).toMatch(/^[A-Z][^{}]*[^ ]\.$/);
  }
});

test("each topic, style and label has as many rows", () => {
  const cells = countValues(rows.map(([, , label, style, topic]) => `${topic}/${style}/${label}`));
  expect(cells.size).toBe(4 * 3 * 3);
  expect(new Set(cells.values()), JSON.stringify([...cells])).toEqual(new Set([12]));
});

test("no pair occurs twice and no text is paired with itself", () => {
  expect(new Set(rows.map(([premise, hypothesis]) => `${premise}|${hypothesis}`)).size).toBe(rows.length);
  expect(rows.filter(([premise, hypothesis]) => premise === hypothesis)).toEqual([]);
});

test("every first text stands beside each label, so that it gives none away", () => {
  const labels = new Map<string, Set<string>>();
  for (const [premise = "", , label = ""] of rows) labels.set(premise, (labels.get(premise) ?? new Set()).add(label));
  for (const [premise, found] of labels) expect(found.size, premise).toBe(3);
});

test("a denial stands beside each label as often", () => {
  const denials = rows.filter(([, hypothesis]) => hypothesis?.includes(" is not "));
  expect([...countValues(denials.map(([, , label = ""]) => label)).values()]).toEqual([48, 48, 48]);
});

test("a scene's rows share their first text, and no other row has it", () => {
  const scenes = new Map<string, Set<string>>();
  for (const [premise = "", , , , , scene = ""] of rows)
    scenes.set(scene, (scenes.get(scene) ?? new Set()).add(premise));
  for (const [scene, premises] of scenes) expect(premises.size, scene).toBe(1);
  expect(new Set([...scenes.values()].flatMap((premises) => [...premises])).size).toBe(scenes.size);
});
