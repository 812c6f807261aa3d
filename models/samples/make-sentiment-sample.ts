import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { delivery } from "./sentences/delivery.ts";
import { price } from "./sentences/price.ts";
import { quality } from "./sentences/quality.ts";
import { service } from "./sentences/service.ts";
import { type Sentences, words } from "./sentences/words.ts";

// node models/samples/make-sentiment-sample.ts
// Writes sentiment-sample.csv: short labelled reviews of a shop for kitchen tools, so another domain than films, though
// in the opinion words that film reviewers use as well. Every aspect x style x label has the same number of rows, and
// each row has a sentence of its own: two fillings of one would count as two rows and say little more than one.
// Most sentences have a mirror image under the other label, so that the topic gives no label away. The styles differ in
// what they ask: `plain` says it outright, `negated` turns a word round, and in `mixed` the last clause counts. The
// labels are spelled "pos" and "neg" on purpose, unlike those of the family.

const SEED = 20;
const aspects: Record<string, Sentences> = { service, price, quality, delivery };

/** The file's text (RFC 4180), the same for the same seed. */
export function makeSentimentSample(seed = SEED): string {
  const random = mulberry32(seed);
  const rows: string[][] = [];
  for (const [aspect, styles] of Object.entries(aspects)) {
    for (const [style, labels] of Object.entries(styles)) {
      for (const [label, sentences] of Object.entries(labels)) {
        for (const sentence of sentences) rows.push([fill(sentence, random), label, aspect, style]);
      }
    }
  }
  const lines = [["text", "label", "aspect", "style"], ...shuffle(rows, random)];
  return lines.map((line) => `${line.map(quote).join(",")}\r\n`).join("");
}

/** A word that stands twice in a sentence is the same both times. */
function fill(sentence: string, random: () => number): string {
  const chosen = new Map<string, string>();
  const text = sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const choices = words[name];
    if (!choices) throw new Error(`No words for {${name}}.`);
    const word = chosen.get(name) ?? choices[Math.floor(random() * choices.length)] ?? "";
    chosen.set(name, word);
    return word;
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shuffle<Item>(items: Item[], random: () => number): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

const quote = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** Uniform numbers in [0, 1) from a 32-bit seed (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "sentiment-sample.csv"), makeSentimentSample());
}
