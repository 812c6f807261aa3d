// Written by templates/embed.ts from the files in templates/: change those, then run it again.
export const templateTexts = {
  "classifier.mjs": `// What every run.mjs shares: options, the model or models beside this file, and how an answer is shown.
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

/** What was asked for on the command line; \`--help\` is answered here. */
export function readOptions(usage) {
  const options = process.argv.slice(2);
  if (options.includes("--help") || options.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  return { json: options.includes("--json"), given: options.filter((option) => option !== "--json") };
}

export const decodeText = (bytes) => bytes.toString("utf8").replace(/^\\uFEFF/, "");

/** The lines of the standard input. */
export function readLines() {
  const lines = decodeText(readFileSync(0)).split("\\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\\r$/, ""));
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
    return fail(\`The package \${name} is missing. Run \\\`npm install\\\` in \${here} first.\`);
  }
}

/** The model of this folder, or the members of an ensemble. */
function listModels() {
  const files = readdirSync(here);
  const members = files.filter((name) => /^model-.+\\.onnx$/.test(name)).sort();
  return files.includes("model.onnx") || members.length === 0 ? ["model.onnx"] : members;
}

/**
 * What this folder holds: \`classify\` takes the inputs of a model by name, each a type, its values and its shape. Several models
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
    console.log(\`no label: \${words}\`);
  } else {
    const shares = Object.entries(probabilities).map(([name, share]) => \`\${name} \${(share * 100).toFixed(1)}%\`);
    console.log(\`\${label}  (\${shares.join(", ")})  \${words}\`);
  }
}
`,
  "classifier.py": `"""What every run.py shares: options, the model or models beside this file, and how an answer is shown."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NO_LABEL = {"label": None, "probabilities": None}


def explain_missing(error):
    sys.exit(f"The package {error.name} is missing. Run \`pip install -r requirements.txt\` in {HERE} first.")


# ONNX Runtime reports to its maker otherwise.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

try:
    import numpy as np
    import onnxruntime as ort
except ModuleNotFoundError as error:
    explain_missing(error)


def read_options(usage):
    """Return whether JSON is asked for, and the other arguments; \`--help\` is answered here."""
    options = sys.argv[1:]
    if "--help" in options or "-h" in options:
        print(usage)
        sys.exit()
    sys.stdout.reconfigure(encoding="utf-8")
    return "--json" in options, [option for option in options if option != "--json"]


def read_lines():
    """The lines of the standard input."""
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").split("\\n")
    if lines[-1] == "":
        lines.pop()
    return [line[:-1] if line.endswith("\\r") else line for line in lines]


def read_json(name):
    """A file of this folder."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def read_json_if_there(name):
    """A file that a bundle may lack; None where it does."""
    return read_json(name) if (HERE / name).exists() else None


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def list_models():
    """The model of this folder, or the members of an ensemble."""
    single = HERE / "model.onnx"
    members = sorted(HERE.glob("model-*.onnx"))
    return [single] if single.exists() or not members else members


def open_classifier():
    """What this folder holds: a function that takes the inputs of a model by name and returns label and probabilities.

    Several models answer as one, by the mean of their logits.
    """
    settings = ort.SessionOptions()
    settings.log_severity_level = 3
    sessions = [ort.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"]) for path in list_models()]
    id2label = read_json("config.json")["id2label"]
    labels = [id2label[str(index)] for index in range(len(id2label))]

    asked = {each.name for each in sessions[0].get_inputs()}

    def classify(**inputs):
        feeds = {name: value for name, value in inputs.items() if name in asked}
        logits = [session.run(["logits"], feeds)[0][0].astype(np.float64) for session in sessions]
        shares = softmax(np.mean(logits, axis=0)).tolist()
        return {"label": labels[shares.index(max(shares))], "probabilities": dict(zip(labels, shares))}

    return classify


def show(as_json, given, answer, words):
    """Print an answer: as JSON after the fields that name its input, or for people before the words that do."""
    if as_json:
        print(json.dumps({**given, **answer}, ensure_ascii=False), flush=True)
    elif answer["label"] is None:
        print(f"no label: {words}", flush=True)
    else:
        shares = ", ".join(f"{label} {share * 100:.1f}%" for label, share in answer["probabilities"].items())
        print(f"{answer['label']}  ({shares})  {words}", flush=True)
`,
  npmrc: `; npm 10 would fetch CUDA files for onnxruntime-node, which the CPU does not need; npm 11 reads "allowScripts" instead.
onnxruntime-node-install=skip
`,
  "pair-layout.mjs": `// The same code as the product's own, server/preprocess/pair-layout.ts, without its types.
/** Stand-ins for the two texts that no vocabulary holds. */
const FIRST = "\\u0000first";
const SECOND = "\\u0000second";

/** As the reference implementation has it: RoBERTa's processor knows one type only. */
const isUntyped = (tokenizer) => tokenizer.post_processor?.config.type === "RobertaProcessing";

/**
 * How a tokenizer puts two texts together, such as \`[CLS] a [SEP] b [SEP]\`: found by having its post-processor arrange
 * two stand-ins. Without a post-processor the second text follows the first.
 */
export function layOutPair(tokenizer) {
  const arranged = tokenizer.post_processor?.([FIRST], [SECOND], true);
  if (!arranged?.token_type_ids) {
    return [
      { text: 0, type: 0 },
      { text: 1, type: 1 },
    ];
  }
  const { tokens, token_type_ids: types } = arranged;
  return tokens.map((token, at) => {
    const type = isUntyped(tokenizer) ? 0 : (types[at] ?? 0);
    if (token === FIRST || token === SECOND) return { text: token === FIRST ? 0 : 1, type };
    return { id: tokenizer.token_to_id(token) ?? tokenizer.model?.unk_token_id ?? 0, type };
  });
}

/** How a tokenizer sets a single text among its special tokens, such as \`[CLS] a [SEP]\`. */
export function layOutText(tokenizer) {
  const tokens = tokenizer.post_processor?.([FIRST], null, true)?.tokens ?? [FIRST];
  return tokens.map((token) =>
    token === FIRST
      ? { text: 0, type: 0 }
      : { id: tokenizer.token_to_id(token) ?? tokenizer.model?.unk_token_id ?? 0, type: 0 },
  );
}
`,
  "resize-image.mjs": `// The same code as the product's own, server/preprocess/resize-image.ts, without its types.
const sinc = (x) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));
const bilinear = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };
const lanczos = { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) };

const BICUBIC_A = -0.5;
const bicubic = {
  support: 2,
  weight: (signed) => {
    const x = Math.abs(signed);
    if (x < 1) return ((BICUBIC_A + 2) * x - (BICUBIC_A + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * BICUBIC_A : 0;
  },
};

/** Fixed-point digits of the weights, as in PIL: results then agree to the last bit. */
const PRECISION_BITS = 22;
const ONE = 2 ** PRECISION_BITS;
const HALF = 2 ** (PRECISION_BITS - 1);

/** For each output position, the input positions it draws on and their weights in fixed point. */
function weighWindows(from, to, { support, weight }) {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, i) => weight((i + first - centre + 0.5) / stretch));
    const total = raw.reduce((sum, value) => sum + value, 0);
    return {
      first,
      weights: Int32Array.from(raw, (value) => {
        const exact = (total === 0 ? value : value / total) * ONE;
        return Math.trunc(exact < 0 ? exact - 0.5 : exact + 0.5);
      }),
    };
  });
}

/** Nearest neighbour as a window of one. */
function pickNearest(from, to) {
  const one = Int32Array.of(ONE);
  return Array.from({ length: to }, (_, at) => ({ first: Math.floor(((at + 0.5) * from) / to), weights: one }));
}

const clip = (sum) => Math.min(255, Math.max(0, sum >> PRECISION_BITS));

/** Resizes lines of RGB pixels along one axis; \`step\` is the distance in bytes between neighbours, \`jump\` that between lines. */
function resampleAxis(source, target, windows, lines, from, to) {
  for (let line = 0; line < lines; line++) {
    for (const [at, { first, weights }] of windows.entries()) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let position = line * from.jump + first * from.step;
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i];
        red += source[position] * weight;
        green += source[position + 1] * weight;
        blue += source[position + 2] * weight;
        position += from.step;
      }
      const out = line * to.jump + at * to.step;
      target[out] = clip(red);
      target[out + 1] = clip(green);
      target[out + 2] = clip(blue);
    }
  }
}

/**
 * Resizes an image to a size, whatever its proportions, with the same bytes as \`PIL.Image.resize\`: the filter is widened
 * where the image shrinks, weights are in 22-bit fixed point, rows first, then columns.
 *
 * @param resample PIL's number of the filter: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic
 * @returns the image itself where it has that size already
 */
export function resizeImage(image, width, height, resample) {
  const filter = [null, lanczos, bilinear, bicubic][resample] ?? null;
  const windows = (from, to) => (filter === null ? pickNearest(from, to) : weighWindows(from, to, filter));
  let { data } = image;
  if (image.width !== width) {
    const wide = new Uint8Array(width * image.height * 3);
    const across = { step: 3, jump: image.width * 3 };
    resampleAxis(data, wide, windows(image.width, width), image.height, across, { step: 3, jump: width * 3 });
    data = wide;
  }
  if (image.height !== height) {
    const high = new Uint8Array(width * height * 3);
    const down = { step: width * 3, jump: 3 };
    resampleAxis(data, high, windows(image.height, height), width, down, down);
    data = high;
  }
  return { width, height, data };
}
`,
  "run-image.mjs": `#!/usr/bin/env node
// Classifies images with the model(s) beside this file. Needs Node 20.9 or newer, and \`npm install\` once.
//
//   node run.mjs photo.jpg another.png     each argument is an image file
//   node run.mjs --json photo.jpg          one JSON object a line
import { fail, load, NO_LABEL, openClassifier, readJson, readOptions, show } from "./classifier.mjs";
import { resizeImage } from "./resize-image.mjs";

const USAGE = "usage: node run.mjs [--json] photo.jpg ...";

/** Turned as its EXIF says, in sRGB, transparency laid on white, at its own size. */
async function decode(sharp, file) {
  const { data, info } = await sharp(file, { failOn: "error", animated: false })
    .autoOrient()
    .toColourspace("srgb")
    .flatten({ background: "white" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** \`pixel_values\`, shape (1, 3, height, width), as preprocessor_config.json says. */
function toPixelValues(image, config) {
  const { do_resize = true, size, resample = 2 } = config;
  const { do_rescale = true, rescale_factor = 1 / 255, do_normalize = true, image_mean, image_std } = config;
  const { width, height, data } = do_resize ? resizeImage(image, size.width, size.height, resample) : image;
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      const byte = data[3 * pixel + channel];
      const value = do_rescale ? byte * rescale_factor : byte;
      const normal = do_normalize ? (value - image_mean[channel]) / image_std[channel] : value;
      values[channel * plane + pixel] = normal;
    }
  }
  return ["float32", values, [1, 3, height, width]];
}

const { json, given } = readOptions(USAGE);
if (given.length === 0) fail(USAGE);

const classify = await openClassifier();
const { default: sharp } = await load("sharp");
const config = readJson("preprocessor_config.json");
for (const file of given) {
  const image = await decode(sharp, file).catch((error) => error);
  if (image instanceof Error) {
    process.exitCode = 1;
    show(json, { file }, NO_LABEL, \`\${file} can't be read as an image\`);
  } else {
    show(json, { file }, await classify({ pixel_values: toPixelValues(image, config) }), file);
  }
}
`,
  "run-image.py": `#!/usr/bin/env python3
"""Classifies images with the model(s) beside this file. Needs \`pip install -r requirements.txt\` once.

    python run.py photo.jpg another.png     each argument is an image file
    python run.py --json photo.jpg          one JSON object a line
"""

import io
import sys

from classifier import NO_LABEL, explain_missing, open_classifier, read_json, read_options, show

try:
    import numpy as np
    from PIL import Image, ImageCms, ImageOps
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = "usage: python run.py [--json] photo.jpg ..."


def to_srgb(image):
    """Colours as the file's own profile means them; as they are where it has none, or one that can't be used."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image


def decode(file):
    """Turned as its EXIF says, in sRGB, transparency laid on white, at its own size."""
    with Image.open(file) as opened:
        image = to_srgb(ImageOps.exif_transpose(opened))
    if image.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut them off at 255.
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def to_pixel_values(image, config):
    """Return \`pixel_values\`, shape (1, 3, height, width), as preprocessor_config.json says."""
    if config.get("do_resize", True):
        size = config["size"]
        image = image.resize((size["width"], size["height"]), resample=config.get("resample", 2))
    values = np.asarray(image).astype(np.float64)
    if config.get("do_rescale", True):
        values = values * config.get("rescale_factor", 1 / 255)
    if config.get("do_normalize", True):
        values = (values - np.array(config["image_mean"])) / np.array(config["image_std"])
    return values.astype(np.float32).transpose(2, 0, 1)[np.newaxis]


def main():
    as_json, given = read_options(USAGE)
    if not given:
        sys.exit(USAGE)
    classify = open_classifier()
    config = read_json("preprocessor_config.json")
    unread = False
    for file in given:
        try:
            image = decode(file)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            unread = True
            show(as_json, {"file": file}, NO_LABEL, f"{file} can't be read as an image")
            continue
        show(as_json, {"file": file}, classify(pixel_values=to_pixel_values(image, config)), file)
    sys.exit(1 if unread else 0)


if __name__ == "__main__":
    main()
`,
  "run-tabular.mjs": `#!/usr/bin/env node
// Classifies the rows of a table with the model(s) beside this file. Needs Node 20.9 or newer, and \`npm install\` once.
//
//   node run.mjs rows.csv            a CSV whose header names the features of features.json, in any order, or the
//                                    columns that mapping.json names for them, where there is one
//   node run.mjs --json rows.csv     one JSON object a line
//
// Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
import { readFileSync } from "node:fs";
import { decodeText, fail, openClassifier, readJson, readJsonIfThere, readOptions, show } from "./classifier.mjs";

const USAGE = \`usage: node run.mjs [--json] rows.csv
The file's header names the features of features.json, or the columns of mapping.json, in any order;
an empty cell is a missing value.\`;
const MISSING = ["", "na", "n/a", "nan", "null", "?"];
const NUMBER = /^[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?$/i;

/** The records of a CSV as RFC 4180 has it: quoted cells may hold delimiters, line breaks and doubled quotes. */
function parseCsv(text, delimiter) {
  const cells = new RegExp(\`(?:"([^"]*(?:""[^"]*)*)"|([^\${delimiter}\\\\r\\\\n]*))(\${delimiter}|\\\\r?\\\\n|\\\\r|$)\`, "g");
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
    const [header] = text.split(/[\\r\\n]/, 1);
    const found = (delimiter) => {
      const columns = header.split(delimiter).map((name) => loose(name.trim().replace(/^"(.*)"$/, "$1")));
      return names.filter((name) => columns.includes(loose(name))).length;
    };
    const delimiter = [",", ";", "\\t"].reduce((best, next) => (found(next) > found(best) ? next : best));
    return parseCsv(text, delimiter);
  } catch (error) {
    return fail(\`\${file} can't be read: \${error.message}\`);
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
    .replace(/[\\s_.:-]+/g, "");

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
    fail(\`The file has no column \${missing.map((name) => nameBoth(name, mapped)).join(", ")}. \${needed(mapped)}\`);
  return columns;
}

const nameBoth = (name, mapped) =>
  [undefined, name].includes(mapped[name]) ? \`"\${name}"\` : \`"\${name}" ("\${mapped[name]}")\`;
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
    : fail(\`Row \${row}, column "\${name}": "\${text}" is not a number.\`);
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
  show(json, { row }, await classify({ features }), \`row \${row}\`);
}
`,
  "run-tabular.py": `#!/usr/bin/env python3
"""Classifies the rows of a table with the model(s) beside this file. Needs \`pip install -r requirements.txt\` once.

    python run.py rows.csv            a CSV whose header names the features of features.json, in any order, or the
                                      columns that mapping.json names for them, where there is one
    python run.py --json rows.csv     one JSON object a line

Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
"""

import csv
import math
import re
import sys
import unicodedata

from classifier import explain_missing, open_classifier, read_json, read_json_if_there, read_options, show

try:
    import numpy as np
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] rows.csv
The file's header names the features of features.json, or the columns of mapping.json, in any order;
an empty cell is a missing value."""
MISSING = ("", "na", "n/a", "nan", "null", "?")
NOWHERE = -1
NUMBER = re.compile(r"[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_table(file, names):
    """Return the file's records, read with the delimiter that finds the most of the names in its header."""
    try:
        with open(file, encoding="utf-8-sig", errors="replace", newline="") as opened:
            text = opened.read()
    except OSError as error:
        sys.exit(f"{file} can't be read: {error.strerror}")
    header = text.splitlines()[0] if text else ""
    wanted = {loose(name) for name in names}
    found = lambda delimiter: len(wanted & {loose(name.strip().strip('"')) for name in header.split(delimiter)})
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\\t", key=found))
    return [record for record in reader if record]


def loose(name):
    return re.sub(r"[\\s_.:-]+", "", unicodedata.normalize("NFKC", name).lower())


def find_column(header, name, names):
    """Return where a column is: that of the name, or the only one that differs in case, spaces and marks between words alone."""
    if name in header:
        return header.index(name)
    alike = [column for column in header if loose(column) == loose(name) and column not in names]
    return header.index(alike[0]) if len(alike) == 1 else None


def find_columns(header, names, mapped):
    """Return where each feature is in a record: by its own name where the file has them all, or else by the mapping.

    NOWHERE is that of a feature which the mapping says is in no file.
    """
    own = [find_column(header, name, names) for name in names]
    if None not in own:
        return own
    columns = [find_mapped(header, name, column, mapped) for name, column in zip(names, own)]
    missing = [name_both(name, mapped) for name, column in zip(names, columns) if column is None]
    if missing:
        needed = "lists what is needed" + (", and mapping.json which column each was read from." if mapped else ".")
        sys.exit(f"The file has no column {', '.join(missing)}. features.json {needed}")
    return columns


def find_mapped(header, name, own, mapped):
    """Return where the column is that a feature was read from; where it has its own name, if that is not there."""
    if name not in mapped:
        return own
    if mapped[name] is None:
        return NOWHERE
    found = find_column(header, mapped[name], mapped.values())
    return own if found is None else found


def name_both(name, mapped):
    return f'"{name}"' if mapped.get(name, name) == name else f'"{name}" ("{mapped[name]}")'


def read_number(cell, row, name):
    text = cell.strip()
    if text.lower() in MISSING:
        return math.nan
    if not NUMBER.fullmatch(text) or abs(float(text)) > np.finfo(np.float32).max:
        sys.exit(f'Row {row}, column "{name}": "{text}" is not a number.')
    return float(text)


def main():
    as_json, given = read_options(USAGE)
    if len(given) != 1:
        sys.exit(USAGE)
    names = [feature["name"] for feature in read_json("features.json")["features"]]
    mapped = (read_json_if_there("mapping.json") or {}).get("features", {})
    wanted = names + [name for name in mapped.values() if name is not None]
    header, *records = read_table(given[0], wanted) or [[]]
    columns = find_columns([name.strip() for name in header], names, mapped)
    classify = open_classifier()
    for row, record in enumerate(records, start=1):
        cells = [record[column] if NOWHERE < column < len(record) else "" for column in columns]
        values = [read_number(cell, row, name) for cell, name in zip(cells, names)]
        show(as_json, {"row": row}, classify(features=np.array([values], dtype=np.float32)), f"row {row}")


if __name__ == "__main__":
    main()
`,
  "run-text-pair.mjs": `#!/usr/bin/env node
// Classifies pairs of texts with the model(s) beside this file. Needs Node 20.9 or newer, and \`npm install\` once.
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

const USAGE = \`usage: node run.mjs [--json] ["premise" "hypothesis"]
Without the two texts, each line of the standard input is a pair with a tab between.\`;

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
  const pair = line.split("\\t");
  return pair.length === 2 ? pair : fail(\`Line \${index + 1} is not two texts with a tab between.\`);
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
`,
  "run-text-pair.py": `#!/usr/bin/env python3
"""Classifies pairs of texts with the model(s) beside this file. Needs \`pip install -r requirements.txt\` once.

    python run.py "premise" "hypothesis"            the two texts of a pair
    python run.py < pairs.tsv                       without arguments, each line of the input is two texts, a tab between
    python run.py --json "premise" "hypothesis"     one JSON object a line
"""

import sys

from classifier import HERE, NO_LABEL, explain_missing, open_classifier, read_json, read_lines, read_options, show

try:
    import numpy as np
    from tokenizers import Tokenizer
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] ["premise" "hypothesis"]
Without the two texts, each line of the standard input is a pair with a tab between."""


def create_pair_encoder():
    """Make the function that turns two texts into token ids and their types, as tokenizer.json says."""
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    tokenizer.no_padding()
    padding = read_json("tokenizer.json")["padding"]

    def encode(pair):
        encoding = tokenizer.encode(*pair)
        ids = encoding.ids or [padding["pad_id"] if padding else 0]
        return np.array([ids], dtype=np.int64), np.array([encoding.type_ids or [0]], dtype=np.int64)

    return encode


def split_line(number, line):
    pair = line.split("\\t")
    if len(pair) != 2:
        sys.exit(f"Line {number} is not two texts with a tab between.")
    return pair


def main():
    as_json, given = read_options(USAGE)
    if len(given) not in (0, 2) or (not given and sys.stdin.isatty()):
        sys.exit(USAGE)
    classify = open_classifier()
    encode = create_pair_encoder()
    for pair in [given] if given else [split_line(*line) for line in enumerate(read_lines(), start=1)]:
        named = {"text": pair[0], "text_pair": pair[1]}
        if not all(text.strip() for text in pair):
            show(as_json, named, NO_LABEL, "a text of the pair is empty")
            continue
        ids, types = encode(pair)
        answer = classify(input_ids=ids, attention_mask=np.ones_like(ids), token_type_ids=types)
        show(as_json, named, answer, " | ".join(pair))


if __name__ == "__main__":
    main()
`,
  "run-text.mjs": `#!/usr/bin/env node
// Classifies texts with the model(s) beside this file. Needs Node 20.9 or newer, and \`npm install\` once.
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

const USAGE = \`usage: node run.mjs [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one.\`;

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
`,
  "run-text.py": `#!/usr/bin/env python3
"""Classifies texts with the model(s) beside this file. Needs \`pip install -r requirements.txt\` once.

    python run.py "a sentence" "another one"     each argument is a text
    python run.py < texts.txt                    without arguments, each line of the input is a text
    python run.py --json "a sentence"            one JSON object a line
"""

import sys

from classifier import HERE, NO_LABEL, explain_missing, open_classifier, read_lines, read_options, show

try:
    import numpy as np
    from tokenizers import Tokenizer
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one."""


def main():
    as_json, given = read_options(USAGE)
    if not given and sys.stdin.isatty():
        sys.exit(USAGE)
    classify = open_classifier()
    # The tokenizer cuts long texts itself, as "truncation" in tokenizer.json says.
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    tokenizer.no_padding()
    for text in given or read_lines():
        if not tokenizer.encode(text, add_special_tokens=False).ids:
            show(as_json, {"text": text}, NO_LABEL, "the text is empty")
            continue
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        show(as_json, {"text": text}, classify(input_ids=ids, attention_mask=np.ones_like(ids), token_type_ids=np.zeros_like(ids)), text)


if __name__ == "__main__":
    main()
`,
  "truncate-pair.mjs": `// The same code as the product's own, server/preprocess/truncate-pair.ts, without its types.
/** Lengths left of texts of n and m tokens, when the longer one gives way first: as in Hugging Face's \`tokenizers\`. */
function longestFirst(n, m, room) {
  if (n > m) return longestFirst(m, n, room).reverse();
  const longer = n > room ? n : Math.max(n, room - n);
  if (n + longer <= room) return [n, longer];
  return [Math.floor(room / 2), Math.ceil(room / 2)];
}

/** Lengths left when one text alone gives way; the other does only where not a token of the first would be left. */
function oneOnly(giving, kept, room) {
  return [Math.min(giving, Math.max(0, room - kept)), Math.min(kept, room)];
}

/**
 * Cuts two texts so that together they have at most \`room\` tokens.
 *
 * @returns the texts themselves where they fit
 */
export function truncatePair([first, second], room, { strategy, direction }) {
  const [n, m] = [first.length, second.length];
  const space = Math.max(0, room);
  if (n + m <= space) return [first, second];
  let left = longestFirst(n, m, space);
  if (strategy === "OnlyFirst") left = oneOnly(n, m, space);
  if (strategy === "OnlySecond") left = oneOnly(m, n, space).reverse();
  const cut = (ids, length) => (direction === "Left" ? ids.slice(ids.length - length) : ids.slice(0, length));
  return [cut(first, left[0]), cut(second, left[1])];
}
`,
};
