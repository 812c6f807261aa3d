// What every run.mjs shares: options, the model or models beside this file, and how an answer is shown.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The answer where the input is none. */
export const NO_LABEL = { label: null, probabilities: null };

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** What was asked for on the command line; `--help` is answered here. */
export function readOptions(usage) {
  const options = process.argv.slice(2);
  if (options.includes("--help") || options.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  return { json: options.includes("--json"), given: options.filter((option) => option !== "--json") };
}

export const decodeText = (bytes) => bytes.toString("utf8").replace(/^\uFEFF/, "");

/** The lines of the standard input. */
export function readLines() {
  const lines = decodeText(readFileSync(0)).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\r$/, ""));
}

/** A file of this folder. */
export const readJson = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

/** A file that a bundle may lack; undefined where it does. */
export const readJsonIfThere = (name) => (existsSync(join(here, name)) ? readJson(name) : undefined);

export async function load(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return fail(`The package ${name} is missing. Run \`npm install\` in ${here} first.`);
  }
}

/** The model of this folder, or the members of an ensemble. */
function listModels() {
  const files = readdirSync(here);
  const members = files.filter((name) => /^model-.+\.onnx$/.test(name)).sort();
  return files.includes("model.onnx") || members.length === 0 ? ["model.onnx"] : members;
}

/**
 * What this folder holds: `classify` takes the inputs of a model by name, each a type, its values and its shape. Several models
 * answer as one, by the mean of their logits.
 */
export async function openClassifier() {
  // It reports to its maker otherwise.
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
  const ort = await load("onnxruntime-node");
  const { id2label } = readJson("config.json");
  const labels = Object.keys(id2label).map((_, index) => id2label[index]);
  const sessions = [];
  for (const name of listModels()) {
    sessions.push(await ort.InferenceSession.create(join(here, name), { logSeverityLevel: 3 }));
  }
  return async function classify(inputs) {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [name, new ort.Tensor(...tensor)]);
    const sums = labels.map(() => 0);
    for (const session of sessions) {
      const { logits } = await session.run(Object.fromEntries(feeds));
      for (const index of sums.keys()) sums[index] += logits.data[index];
    }
    const shares = softmax(sums.map((sum) => sum / sessions.length));
    return {
      label: labels[shares.indexOf(Math.max(...shares))],
      probabilities: Object.fromEntries(labels.map((label, index) => [label, shares[index]])),
    };
  };
}

/** Whole numbers as a tensor of one row. */
export const idTensor = (values) => ["int64", BigInt64Array.from(values, BigInt), [1, values.length]];

function softmax(logits) {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Prints an answer: as JSON after the fields that name its input, or for people before the words that do. */
export function show(json, input, { label, probabilities }, words) {
  if (json) {
    console.log(JSON.stringify({ ...input, label, probabilities }));
  } else if (label === null) {
    console.log(`no label: ${words}`);
  } else {
    const shares = Object.entries(probabilities).map(([name, share]) => `${name} ${(share * 100).toFixed(1)}%`);
    console.log(`${label}  (${shares.join(", ")})  ${words}`);
  }
}
