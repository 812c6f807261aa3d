import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tinyFamily } from "#tests/report/bundle-files";

type Weights = Record<string, { scores: [number, number][]; bias: [number, number] }>;

const readJson = (name: string) => JSON.parse(readFileSync(join(tinyFamily, name), "utf8"));
const weights: Weights = readJson("weights.json");
const tokenizer = readJson("tokenizer.json");
const vocabulary: Record<string, number> = tokenizer.model.vocab;

/** What a variant of the tiny family should say of a text, worked out without ONNX Runtime or a tokenizer library. */
export function tinyProbabilities(variant: string, text: string): { negative: number; positive: number } {
  const { scores, bias } = weights[variant]!;
  const ids = tinyTokens(text).slice(-tokenizer.truncation.max_length);
  const logit = (side: 0 | 1) => ids.reduce((sum, id) => sum + scores[id]![side], 0) / ids.length + bias[side];
  const negative = 1 / (1 + Math.exp(logit(1) - logit(0)));
  return { negative, positive: 1 - negative };
}

/** Lower case, accents off, words and marks apart, then the longest known piece from the left. */
function tinyTokens(text: string): number[] {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "");
  return (plain.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu) ?? []).flatMap(pieces);
}

function pieces(word: string): number[] {
  const ids: number[] = [];
  for (let start = 0; start < word.length; ) {
    let end = word.length;
    const piece = () => (start === 0 ? "" : "##") + word.slice(start, end);
    while (end > start && !(piece() in vocabulary)) end--;
    if (end === start) return [vocabulary["[UNK]"]!];
    ids.push(vocabulary[piece()]!);
    start = end;
  }
  return ids;
}
