#!/usr/bin/env node
// Classifies the rows of a table with the model(s) beside this file. Needs Node 20.9 or newer, and `npm install` once.
//
//   node run.mjs rows.csv            a CSV whose header names the features of features.json, in any order
//   node run.mjs --json rows.csv     one JSON object a line
//
// Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
import { readFileSync } from "node:fs";
import { decodeText, fail, openClassifier, readJson, readOptions, show } from "./classifier.mjs";

const USAGE = `usage: node run.mjs [--json] rows.csv
The file's header names the features of features.json, in any order; an empty cell is a missing value.`;
const MISSING = ["", "na", "n/a", "nan", "null", "?"];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The records of a CSV as RFC 4180 has it: quoted cells may hold delimiters, line breaks and doubled quotes. */
function parseCsv(text, delimiter) {
  const cells = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|\\r|$)`, "g");
  const records = [];
  let record = [];
  for (const [, quoted, bare, end] of text.matchAll(cells)) {
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === delimiter) continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

/** The file's records, read with the delimiter that finds the most features in its header. */
function readTable(file, names) {
  try {
    const text = decodeText(readFileSync(file));
    const [header] = text.split(/[\r\n]/, 1);
    const found = (delimiter) => {
      const columns = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
      return names.filter((name) => columns.includes(name)).length;
    };
    const delimiter = [",", ";", "\t"].reduce((best, next) => (found(next) > found(best) ? next : best));
    return parseCsv(text, delimiter);
  } catch (error) {
    return fail(`${file} can't be read: ${error.message}`);
  }
}

/** Where a feature is in a record: the column of its name, or the only one that differs in case, spaces, _ and - alone. */
function findColumn(header, name, names) {
  if (header.includes(name)) return header.indexOf(name);
  const alike = header.filter((column) => loose(column) === loose(name) && !names.includes(column));
  return alike.length === 1 ? header.indexOf(alike[0]) : -1;
}

const loose = (name) =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, "");

/** Where each feature is in a record. */
function findColumns(header, names) {
  const columns = names.map((name) => findColumn(header, name, names));
  const missing = names.filter((_, index) => columns[index] === -1).map((name) => `"${name}"`);
  if (missing.length > 0) {
    fail(`The file has no column ${missing.join(", ")}. features.json lists what is needed.`);
  }
  return columns;
}

function readNumber(cell, row, name) {
  const text = (cell ?? "").trim();
  if (MISSING.includes(text.toLowerCase())) return Number.NaN;
  const number = Math.fround(Number(text));
  return NUMBER.test(text) && Number.isFinite(number)
    ? number
    : fail(`Row ${row}, column "${name}": "${text}" is not a number.`);
}

const { json, given } = readOptions(USAGE);
if (given.length !== 1) fail(USAGE);

const names = readJson("features.json").features.map(({ name }) => name);
const [header = [], ...records] = readTable(given[0], names);
const columns = findColumns(
  header.map((name) => name.trim()),
  names,
);
const classify = await openClassifier();
for (const [index, record] of records.entries()) {
  const row = index + 1;
  const values = columns.map((column, at) => readNumber(record[column], row, names[at]));
  const features = ["float32", Float32Array.from(values), [1, names.length]];
  show(json, { row }, await classify({ features }), `row ${row}`);
}
