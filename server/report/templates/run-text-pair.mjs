#!/usr/bin/env node
// Classifies pairs of texts with the model(s) beside this file. Needs Node 20.9 or newer, and `npm install` once.
//
//   node run.mjs "premise" "hypothesis"            the two texts of a pair
//   node run.mjs < pairs.tsv                       without arguments, each line of the input is two texts, a tab between
//   node run.mjs --json "premise" "hypothesis"     one JSON object a line
import {
  fail,
  idTensor,
  load,
  NO_LABEL,
  openClassifier,
  readJson,
  readLines,
  readOptions,
  show,
} from "./classifier.mjs";
import { layOutPair } from "./pair-layout.mjs";
import { truncatePair } from "./truncate-pair.mjs";

const USAGE = `usage: node run.mjs [--json] ["premise" "hypothesis"]
Without the two texts, each line of the standard input is a pair with a tab between.`;

/** Makes the function that turns two texts into token ids and their types, as tokenizer.json says. */
function createPairEncoder({ Tokenizer }, contents) {
  const tokenizer = new Tokenizer(contents, {});
  const { truncation, padding, model } = contents;
  const layout = layOutPair(tokenizer);
  const special = layout.filter((part) => "id" in part).length;
  const padId = padding?.pad_id ?? 0;
  // The library gives no id at all to what a model of whole words does not know.
  const unknownId = tokenizer.token_to_id(model.unk_token ?? "") ?? padId;
  const encodeText = (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.map((id) => id ?? unknownId);

  return (pair) => {
    const whole = pair.map(encodeText);
    const texts = truncation ? truncatePair(whole, truncation.max_length - special, truncation) : whole;
    const ids = layout.flatMap((part) => ("id" in part ? [part.id] : texts[part.text]));
    const types = layout.flatMap((part) => ("id" in part ? [part.type] : texts[part.text].map(() => part.type)));
    return ids.length === 0 ? { ids: [padId], types: [0] } : { ids, types };
  };
}

function splitLine(line, index) {
  const pair = line.split("\t");
  return pair.length === 2 ? pair : fail(`Line ${index + 1} is not two texts with a tab between.`);
}

const { json, given } = readOptions(USAGE);
if (![0, 2].includes(given.length) || (given.length === 0 && process.stdin.isTTY)) fail(USAGE);

const classify = await openClassifier();
const encode = createPairEncoder(await load("@huggingface/tokenizers"), readJson("tokenizer.json"));
for (const pair of given.length > 0 ? [given] : readLines().map(splitLine)) {
  const input = { text: pair[0], text_pair: pair[1] };
  if (pair.some((text) => text.trim() === "")) {
    show(json, input, NO_LABEL, "a text of the pair is empty");
  } else {
    const { ids, types } = encode(pair);
    const inputs = {
      input_ids: idTensor(ids),
      attention_mask: idTensor(ids.map(() => 1)),
      token_type_ids: idTensor(types),
    };
    show(json, input, await classify(inputs), pair.join(" | "));
  }
}
