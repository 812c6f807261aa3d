#!/usr/bin/env node
// Classifies texts with the model beside this file. Needs Node 20 or newer, and `npm install` once.
//
//   node run.mjs "a sentence" "another one"     each argument is a text
//   node run.mjs < texts.txt                    without arguments, each line of the input is a text
//   node run.mjs --json "a sentence"            one JSON object a line
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const USAGE = `usage: node run.mjs [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one.`;
const here = dirname(fileURLToPath(import.meta.url));

function fail(message) {
  console.error(message);
  process.exit(1);
}

async function load(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return fail(`The package ${name} is missing. Run \`npm install\` in ${here} first.`);
  }
}

const readJson = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

/**
 * Token ids of a text, cut as "truncation" in tokenizer.json says. The JavaScript tokenizers leave the cutting to us;
 * those of Python do it themselves: special tokens stay, and the text between them is cut on its left or right.
 */
function encode(tokenizer, truncation, text) {
  const textIds = tokenizer.encode(text, { add_special_tokens: false }).ids;
  const allIds = tokenizer.encode(text).ids;
  const special = allIds.length - textIds.length;
  if (!truncation || allIds.length <= truncation.max_length) return allIds;
  const room = Math.max(truncation.max_length - special, 0);
  const start = textStart(allIds, textIds);
  const cut = truncation.direction === "Left" ? textIds.slice(textIds.length - room) : textIds.slice(0, room);
  return [...allIds.slice(0, start), ...cut, ...allIds.slice(start + textIds.length)];
}

/** Where the text's own tokens begin among the special ones. */
function textStart(allIds, textIds) {
  for (let start = 0; start + textIds.length <= allIds.length; start++) {
    if (textIds.every((id, index) => allIds[start + index] === id)) return start;
  }
  return 0;
}

function softmax(logits) {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

async function classify({ ort, session, tokenizer, truncation, labels }, text) {
  const hasTokens = tokenizer.encode(text, { add_special_tokens: false }).ids.length > 0;
  if (!hasTokens) return { text, label: null, probabilities: null };
  const ids = encode(tokenizer, truncation, text);
  const tensor = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const { logits } = await session.run({ input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)) });
  const shares = softmax(Array.from(logits.data));
  return {
    text,
    label: labels[shares.indexOf(Math.max(...shares))],
    probabilities: Object.fromEntries(labels.map((label, index) => [label, shares[index]])),
  };
}

function readable({ text, label, probabilities }) {
  if (label === null) return "no label: the text is empty";
  const shares = Object.entries(probabilities).map(([name, share]) => `${name} ${(share * 100).toFixed(1)}%`);
  return `${label}  (${shares.join(", ")})  ${text}`;
}

function readLines() {
  const lines = readFileSync(0, "utf8")
    .replace(/^\uFEFF/, "")
    .split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\r$/, ""));
}

const options = process.argv.slice(2);
if (options.includes("--help") || options.includes("-h")) {
  console.log(USAGE);
  process.exit(0);
}
const json = options.includes("--json");
const given = options.filter((option) => option !== "--json");
if (given.length === 0 && process.stdin.isTTY) fail(USAGE);

const ort = await load("onnxruntime-node");
const { Tokenizer } = await load("@huggingface/tokenizers");
const tokenizerFile = readJson("tokenizer.json");
const { id2label } = readJson("config.json");
const model = {
  ort,
  session: await ort.InferenceSession.create(join(here, "model.onnx"), { logSeverityLevel: 3 }),
  tokenizer: new Tokenizer(tokenizerFile, {}),
  truncation: tokenizerFile.truncation,
  labels: Object.keys(id2label).map((_, index) => id2label[index]),
};
for (const text of given.length > 0 ? given : readLines()) {
  const result = await classify(model, text);
  console.log(json ? JSON.stringify(result) : readable(result));
}
