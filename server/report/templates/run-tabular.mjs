#!/usr/bin/env node
// Classifies the rows of a table with the model(s) beside this file. Needs Node 20.9 or newer, and `npm install` once.
//
//   node run.mjs rows.csv            a CSV whose header names the features of features.json, in any order, or the
//                                    columns that mapping.json names for them, where there is one
//   node run.mjs --json rows.csv     one JSON object a line
//
// Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
import { readFileSync } from "node:fs";
import { decodeText, fail, openClassifier, readJson, readJsonIfThere, readOptions, show } from "./classifier.mjs";

const USAGE = `usage: node run.mjs [--json] rows.csv
The file's header names the features of features.json, or the columns of mapping.json, in any order;
an empty cell is a missing value.`;
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

/** The file's records, read with the delimiter that finds the most of the names in its header. */
function readTable(file, names) {
  try {
    const text = decodeText(readFileSync(file));
    const [header] = text.split(/[\r\n]/, 1);
    const found = (delimiter) => {
      const columns = header.split(delimiter).map((name) => loose(name.trim().replace(/^"(.*)"$/, "$1")));
      return names.filter((name) => columns.includes(loose(name))).length;
    };
    const delimiter = [",", ";", "\t"].reduce((best, next) => (found(next) > found(best) ? next : best));
    return parseCsv(text, delimiter);
  } catch (error) {
    return fail(`${file} can't be read: ${error.message}`);
  }
}

/** Where a column is in a record: that of the name, or the only one that differs in case, spaces and marks between words alone. */
function findColumn(header, name, names) {
  if (header.includes(name)) return header.indexOf(name);
  const alike = header.filter((column) => loose(column) === loose(name) && !names.includes(column));
  return alike.length === 1 ? header.indexOf(alike[0]) : -1;
}

const loose = (name) =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_.:-]+/g, "");

/** Where each feature is in a record: by its own name where the file has them all, or else by the mapping; null is in no file. */
function findColumns(header, names, mapped) {
  const own = names.map((name) => findColumn(header, name, names));
  if (!own.includes(-1)) return own;
  const columns = names.map((name, index) => {
    const column = mapped[name];
    if (column === null) return null;
    const found = column === undefined ? -1 : findColumn(header, column, Object.values(mapped));
    return found === -1 ? own[index] : found;
  });
  const missing = names.filter((_, index) => columns[index] === -1);
  if (missing.length > 0)
    fail(`The file has no column ${missing.map((name) => nameBoth(name, mapped)).join(", ")}. ${needed(mapped)}`);
  return columns;
}

const nameBoth = (name, mapped) =>
  [undefined, name].includes(mapped[name]) ? `"${name}"` : `"${name}" ("${mapped[name]}")`;
const needed = (mapped) =>
  Object.keys(mapped).length > 0
    ? "features.json lists what is needed, and mapping.json which column each was read from."
    : "features.json lists what is needed.";

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
const mapped = readJsonIfThere("mapping.json")?.features ?? {};
const [header = [], ...records] = readTable(given[0], [
  ...names,
  ...Object.values(mapped).filter((name) => name !== null),
]);
const columns = findColumns(
  header.map((name) => name.trim()),
  names,
  mapped,
);
const classify = await openClassifier();
for (const [index, record] of records.entries()) {
  const row = index + 1;
  const values = columns.map((column, at) => readNumber(column === null ? "" : record[column], row, names[at]));
  const features = ["float32", Float32Array.from(values), [1, names.length]];
  show(json, { row }, await classify({ features }), `row ${row}`);
}
