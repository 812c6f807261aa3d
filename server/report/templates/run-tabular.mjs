#!/usr/bin/env node
// Classifies the rows of a table with the model beside this file. Needs Node 20 or newer, and `npm install` once.
//
//   node run.mjs rows.csv            a CSV whose header names the features of features.json, in any order
//   node run.mjs --json rows.csv     one JSON object a line
//
// Columns that are no features are left out; an empty cell is a missing value.
import { readFileSync } from "node:fs";
import { decodeText, fail, openClassifier, readJson, readOptions, show } from "./classifier.mjs";

const USAGE = `usage: node run.mjs [--json] rows.csv
The file's header names the features of features.json, in any order; an empty cell is a missing value.`;

/** The records of a CSV as RFC 4180 has it: quoted cells may hold commas, line breaks and doubled quotes. */
function parseCsv(text) {
  const records = [];
  let record = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\r|$)/g)) {
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

function readTable(file) {
  try {
    return parseCsv(decodeText(readFileSync(file)));
  } catch (error) {
    return fail(`${file} can't be read: ${error.message}`);
  }
}

/** Where each feature is in a record. */
function findColumns(header, names) {
  const columns = header.map((name) => name.trim());
  const missing = names.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    fail(`The file has no column ${missing.map((name) => `"${name}"`).join(", ")}. features.json lists what is needed.`);
  }
  return names.map((name) => columns.indexOf(name));
}

function readNumber(cell, row, name) {
  const text = (cell ?? "").trim();
  if (text === "") return Number.NaN;
  const number = Number(text);
  return Number.isFinite(number) ? number : fail(`Row ${row}, column "${name}": "${text}" is not a number.`);
}

const { json, given } = readOptions(USAGE);
if (given.length !== 1) fail(USAGE);

const names = readJson("features.json").features.map(({ name }) => name);
const [header = [], ...records] = readTable(given[0]);
const columns = findColumns(header, names);
const classify = await openClassifier();
for (const [index, record] of records.entries()) {
  const row = index + 1;
  const values = columns.map((column, at) => readNumber(record[column], row, names[at]));
  const features = ["float32", Float32Array.from(values), [1, names.length]];
  show(json, { row }, await classify({ features }), `row ${row}`);
}
