#!/usr/bin/env node
// Classifies texts with the model(s) beside this file. Needs Node 20.9 or newer, and `npm install` once.
//
//   node run.mjs "a sentence" "another one"     each argument is a text
//   node run.mjs < texts.txt                    without arguments, each line of the input is a text
//   node run.mjs --json "a sentence"            one JSON object a line
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

const USAGE = `usage: node run.mjs [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one.`;

/**
 * Token ids of a text, cut as "truncation" in tokenizer.json says. The JavaScript tokenizers leave the cutting to us;
 * those of Python do it themselves: special tokens stay, and the text between them is cut on its left or right.
 */
function encode(tokenizer, truncation, text, textIds) {
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

const { json, given } = readOptions(USAGE);
if (given.length === 0 && process.stdin.isTTY) fail(USAGE);

const classify = await openClassifier();
const { Tokenizer } = await load("@huggingface/tokenizers");
const contents = readJson("tokenizer.json");
const tokenizer = new Tokenizer(contents, {});
for (const text of given.length > 0 ? given : readLines()) {
  const textIds = tokenizer.encode(text, { add_special_tokens: false }).ids;
  if (textIds.length === 0) {
    show(json, { text }, NO_LABEL, "the text is empty");
  } else {
    const ids = encode(tokenizer, contents.truncation, text, textIds);
    const inputs = {
      input_ids: idTensor(ids),
      attention_mask: idTensor(ids.map(() => 1)),
      token_type_ids: idTensor(ids.map(() => 0)),
    };
    show(json, { text }, await classify(inputs), text);
  }
}
