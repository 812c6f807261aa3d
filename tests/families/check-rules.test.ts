import { execFile } from "node:child_process";
import { appendFile, cp, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProblems } from "#cli/families/check";
import { InputError } from "#server/errors";
import { writeNpz } from "#server/preprocess/write-npz";
import {
  addThreeOf,
  addTinyTabular,
  addTinyText,
  changeJson,
  fixtures,
  type Json,
  openModels,
  recordAgain,
} from "#tests/families/sound-package";

let place: Awaited<ReturnType<typeof openModels>>;
beforeAll(async () => {
  place = await openModels();
  await addTinyText(place.models);
  await addTinyTabular(place.models);
  for (const slug of ["nli", "cifar10"]) await addThreeOf(place.models, slug);
});
afterAll(() => place.close());

/** Gives a fresh copy of a sound package, beside the recipes and samples. */
async function withCopy<T>(slug: string, work: (directory: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-broken-"));
  try {
    for (const name of ["recipes", "samples", slug]) {
      await cp(join(place.models, name), join(folder, "models", name), { recursive: true });
    }
    return await work(join(folder, "models", slug));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findBroken(directory: string) {
  return (await findProblems(directory)).filter(({ problem }) => problem !== null);
}

describe("a sound package keeps every rule", () => {
  test.each([
    ["tiny-text", "tokenizer.json", 3],
    ["tiny-tabular", "features.json", 2],
    ["nli", "tokenizer.json", 2],
    ["cifar10", "preprocessor_config.json", 2],
  ])("%s", async (slug, preprocessing, tests) => {
    const findings = await findProblems(join(place.models, slug));
    expect(findings.filter(({ problem, hint }) => problem !== null || hint !== null)).toEqual([]);
    const files = findings.map(({ file }) => file);
    expect(files).toEqual(
      expect.arrayContaining(["family.json", "config.json", preprocessing, "README.md", "variants"]),
    );
    expect(files.filter((file) => file.endsWith(".npz"))).toHaveLength(tests);
  });
});

type Break = (directory: string) => Promise<unknown>;
type Case = [what: string, breakIt: Break, file: string, rule: string, problem: RegExp];

const inFile =
  (name: string, change: (contents: Json) => unknown): Break =>
  (directory) =>
    changeJson(join(directory, name), change);
const inFamily = (change: Json): Break => inFile("family.json", (family) => Object.assign(family, change));
const inTest = (name: string, change: (benchmark: Json) => unknown): Break => inFile(`benchmarks/${name}.json`, change);
const remove =
  (name: string): Break =>
  (directory) =>
    rm(join(directory, name), { recursive: true });
const write =
  (name: string, text: string): Break =>
  (directory) =>
    writeFile(join(directory, name), text);
const inCard =
  (from: string | RegExp, to: string): Break =>
  async (directory) =>
    writeFile(join(directory, "README.md"), (await readFile(join(directory, "README.md"), "utf8")).replace(from, to));
/** Another file in place of a variant, recorded as if it had been trained and run: nothing but the file is wrong. */
const asVariant =
  (variant: string, fixture: string): Break =>
  async (directory) => {
    await cp(join(fixtures, fixture), join(directory, `variants/${variant}.onnx`));
    await recordAgain(directory);
  };
const answers =
  (shape: number[], name = "predictions", value = 0): Break =>
  (directory) => {
    const data = new Uint8Array(shape.reduce((product, side) => product * side, 1)).fill(value);
    return writeNpz(join(directory, "benchmarks/sites.npz"), name, shape, data);
  };

const FORM = "has all fields in their form";
const WORDS = "task, labels and name agree";
const CONFIG = "has the labels of family.json";
const INPUT = "says how input is prepared";
const CARD = "is a card with front matter and prose";
const NAMES = "holds ONNX files named by their seeds";
const RECORDS = "records the very files";
const RUNS = "runs on batches of 1 and 2, with finite logits for 2 labels";
const TESTS = "defines one i.i.d. test and at least one stress test";
const PUBLISHED = "is published, in its form";
const OF_THESE = "is of these variants and this definition";
const COUNTS = "has counts that add up";
const ANSWERS = "holds every answer";
const VERDICT = "judges these variants as family.json says";
const SAMPLE = "is a sample that can be ranked as it is";

/** Holds a case to its promise: that rule and no other, with what is wrong and what to do. */
async function expectOne(slug: string, [, breakIt, file, rule, problem]: Case): Promise<void> {
  const found = await withCopy(slug, async (directory) => {
    await breakIt(directory);
    return findBroken(directory);
  });
  expect(found.map((finding) => [finding.file, finding.rule])).toEqual([[file, rule]]);
  expect(found[0]?.problem).toMatch(problem);
  expect(found[0]?.hint, `a hint beside: ${found[0]?.problem}`).toMatch(/\w{3}/);
}

const twoKinds = (...kinds: string[]): Break => {
  const change = inFile("family.json", ({ benchmarks }) => {
    for (const [at, kind] of kinds.entries()) benchmarks[at].kind = kind;
  });
  return async (directory) => {
    await change(directory);
    await recordAgain(directory);
  };
};

const OF_TEXT: Case[] = [
  ["no family.json", remove("family.json"), "family.json", FORM, /^is missing$/],
  ["a family.json that is no JSON", write("family.json", "{"), "family.json", FORM, /^is not JSON: /],
  ["a field that is missing", inFamily({ title: undefined }), "family.json", FORM, /^title: .*string/],
  [
    "a field within a field",
    inFamily({ equivalence: { metric: "f1", margin: 0.1 } }),
    "family.json",
    FORM,
    /^equivalence.metric: /,
  ],
  ["a field that is written wrongly", inFamily({ sampel: {} }), "family.json", FORM, /sampel/],
  ["one label", inFamily({ labels: ["positive"] }), "family.json", FORM, /^labels: /],
  [
    "another task than the modality",
    inFamily({ task: "image-classification" }),
    "family.json",
    WORDS,
    /task is image-classification, the modality text$/,
  ],
  [
    "another slug than the folder",
    inFamily({ slug: "other" }),
    "family.json",
    WORDS,
    /slug is 'other', the folder 'tiny-text'$/,
  ],
  [
    "a positive label that is none",
    inFamily({ positive: "maybe" }),
    "family.json",
    WORDS,
    /'maybe' is none of the labels$/,
  ],
  [
    "a recipe that is not there",
    inFamily({ recipe: { file: "models/recipes/none.py", summary: "" } }),
    "family.json",
    "names a recipe that is there",
    /no file models\/recipes\/none\.py$/,
  ],
  ["no config.json", remove("config.json"), "config.json", CONFIG, /^is missing$/],
  [
    "a config.json in another form",
    inFile("config.json", (config) => delete config.label2id),
    "config.json",
    CONFIG,
    /^label2id: /,
  ],
  [
    "id2label in another order",
    inFile("config.json", (config) => Object.assign(config, { id2label: { 0: "positive", 1: "negative" } })),
    "config.json",
    CONFIG,
    /not the labels/,
  ],
  [
    "label2id in another order",
    inFile("config.json", (config) => Object.assign(config, { label2id: { positive: 0, negative: 1 } })),
    "config.json",
    CONFIG,
    /not the labels/,
  ],
  [
    "one label too many",
    inFile("config.json", (config) => Object.assign(config.id2label, { 2: "neutral" })),
    "config.json",
    CONFIG,
    /not the labels/,
  ],
  ["no card", remove("README.md"), "README.md", CARD, /^is missing$/],
  ["a card without front matter", inCard(/^---\n/, ""), "README.md", CARD, /no YAML front matter$/],
  ["a card without a licence", inCard("license:", "licence:"), "README.md", CARD, /has no license$/],
  ["a card without tags", inCard("tags:", "tag:"), "README.md", CARD, /has no tags$/],
  ["a card without the Hub's task", inCard("pipeline_tag:", "pipeline:"), "README.md", CARD, /has no pipeline_tag$/],
  ["a card that says nothing", inCard(/# A package[\s\S]*/, "# A package\n"), "README.md", CARD, /next to nothing$/],
  [
    "a file of another name among the variants",
    write("variants/best.onnx", "x"),
    "variants",
    NAMES,
    /^holds best\.onnx$/,
  ],
  [
    "two variants that are the same",
    asVariant("01", "tiny-text/variants/00.onnx"),
    "variants",
    "no two are the same",
    /^00 and 01 are the same file$/,
  ],
  [
    "too many bytes",
    async (directory) => {
      await writeFile(join(directory, "notes.bin"), "");
      await truncate(join(directory, "notes.bin"), 25_000_001);
    },
    ".",
    "takes at most 25 MB",
    /takes 25\.\d MB, more than 25$/,
  ],
  [
    "training fingerprints that were cut off",
    write("training-fingerprints.bin", "50FP"),
    "training-fingerprints.bin",
    "is in its form",
    /holds no training fingerprints/,
  ],
  ["no training.json", remove("training.json"), "training.json", RECORDS, /^is missing$/],
  [
    "a record of another file",
    inFile("training.json", ({ variants }) => Object.assign(variants[2], { sha256: "0".repeat(64) })),
    "training.json",
    RECORDS,
    /does not record the files of 02$/,
  ],
  [
    "a variant without a record",
    inFile("training.json", ({ variants }) => variants.shift()),
    "training.json",
    RECORDS,
    /does not record the files of 00$/,
  ],
  [
    "a seed that is recorded twice",
    inFile("training.json", ({ variants }) => variants.push(variants[0])),
    "training.json",
    RECORDS,
    /a seed comes twice$/,
  ],
  [
    "no stress test",
    inFile("family.json", ({ benchmarks }) => benchmarks.splice(1)),
    "family.json",
    TESTS,
    /^defines 1 i\.i\.d\. tests and 0 others$/,
  ],
  ["no i.i.d. test", twoKinds("shifted"), "family.json", TESTS, /^defines 0 i\.i\.d\. tests and 3 others$/],
  ["two i.i.d. tests", twoKinds("iid", "iid"), "family.json", TESTS, /^defines 2 i\.i\.d\. tests and 1 others$/],
  ["a test that was never run", remove("benchmarks/sites.json"), "benchmarks/sites.json", PUBLISHED, /^is missing$/],
  [
    "a published test in another form",
    inTest("sites", (found) => {
      found.metric = "kappa";
    }),
    "benchmarks/sites.json",
    PUBLISHED,
    /^metric: /,
  ],
  [
    "figures of another variant",
    inTest("sites", ({ variants }) => {
      variants[2].variant = "09";
    }),
    "benchmarks/sites.json",
    OF_THESE,
    /variants are not those of the folder$/,
  ],
  [
    "a test run on other variants",
    inTest("sites", (found) => {
      found.inputs = "0".repeat(64);
    }),
    "benchmarks/sites.json",
    OF_THESE,
    /other variants or under another definition$/,
  ],
  [
    "a definition that changed since",
    inFile("family.json", ({ benchmarks }) => {
      benchmarks[1].title = "Others";
    }),
    "benchmarks/sites.json",
    OF_THESE,
    /under another definition$/,
  ],
  [
    "more right than there are",
    inTest("iid-test", ({ variants }) => {
      variants[1].correct = 25;
    }),
    "benchmarks/iid-test.json",
    COUNTS,
    /variant 01 is right on 25 of 24, of 24 rows$/,
  ],
  [
    "a variant on fewer rows",
    inTest("iid-test", ({ variants }) => {
      Object.assign(variants[1], { n: 20, correct: 9 });
    }),
    "benchmarks/iid-test.json",
    COUNTS,
    /variant 01 is right on 9 of 20, of 24 rows$/,
  ],
  [
    "slices with a row too many",
    inTest("sites", ({ variants }) => {
      variants[2].slices.site["0"].n++;
    }),
    "benchmarks/sites.json",
    COUNTS,
    /slices 'site' of variant 02 do not add up/,
  ],
  [
    "slices with one right too few",
    inTest("sites", ({ variants }) => {
      variants[2].slices.site["1"].correct--;
    }),
    "benchmarks/sites.json",
    COUNTS,
    /slices 'site' of variant 02 do not add up/,
  ],
  ["no answers", remove("benchmarks/sites.npz"), "benchmarks/sites.npz", ANSWERS, /missing|no such file/],
  ["answers to fewer rows", answers([3, 23]), "benchmarks/sites.npz", ANSWERS, /^has shape \(3, 23\), not \(3, 24\)$/],
  [
    "answers of fewer variants",
    answers([2, 24]),
    "benchmarks/sites.npz",
    ANSWERS,
    /^has shape \(2, 24\), not \(3, 24\)$/,
  ],
  [
    "answers that are no label",
    answers([3, 24], "predictions", 2),
    "benchmarks/sites.npz",
    ANSWERS,
    /^holds class 2, which is no label$/,
  ],
  [
    "answers under another name",
    answers([3, 24], "answers"),
    "benchmarks/sites.npz",
    ANSWERS,
    /no array 'predictions'$/,
  ],
  ["answers that are no archive", write("benchmarks/sites.npz", "PK"), "benchmarks/sites.npz", ANSWERS, /archive/],
  ["no verdict", remove("benchmarks/equivalence.json"), "benchmarks/equivalence.json", VERDICT, /^is missing$/],
  [
    "a verdict by another metric",
    inTest("equivalence", (verdict) => {
      verdict.metric = "auroc";
    }),
    "benchmarks/equivalence.json",
    VERDICT,
    /^was judged by auroc within 0\.02$/,
  ],
  [
    "a verdict within another margin",
    inTest("equivalence", (verdict) => {
      verdict.margin = 0.5;
    }),
    "benchmarks/equivalence.json",
    VERDICT,
    /^was judged by accuracy within 0\.5$/,
  ],
  [
    "a verdict on more variants",
    inTest("equivalence", (verdict) => {
      verdict.variants = 50;
    }),
    "benchmarks/equivalence.json",
    VERDICT,
    /^speaks of 50 variants/,
  ],
  [
    "a verdict that forgets a variant",
    inTest("equivalence", (verdict) => {
      verdict.within = 1;
      verdict.outside = ["00"];
    }),
    "benchmarks/equivalence.json",
    VERDICT,
    /1 within and 1 outside$/,
  ],
  [
    "a sample that is not there",
    inFamily({ sample: { file: "samples/none.csv", title: "", description: "" } }),
    "samples/none.csv",
    SAMPLE,
    /^is missing$/,
  ],
  [
    "a sample with a row that is skipped",
    async (directory) => appendFile(join(directory, "../samples/reviews.csv"), ",negative,1,12\n"),
    "samples/reviews.csv",
    SAMPLE,
    /^1 of its rows are skipped: row 25 /,
  ],
  [
    "a sample without labels",
    write("../samples/reviews.csv", "a,b\n1,2\n3,4\n"),
    "samples/reviews.csv",
    SAMPLE,
    /column|label/,
  ],
];

test.concurrent.each(OF_TEXT)("%s", (...each) => expectOne("tiny-text", each));

const OF_TABLES: Case[] = [
  ["AUROC without a label to detect", inFamily({ positive: undefined }), "family.json", WORDS, /no label is positive$/],
  [
    "a variant that does not know missing values",
    asVariant("01", "families/blind.onnx"),
    "variants/01.onnx",
    RUNS,
    /finite|number/,
  ],
];

test.concurrent.each(OF_TABLES)("of tables: %s", (...each) => expectOne("tiny-tabular", each));

test.each<[slug: string, what: string, breakIt: Break, file: string, problem: RegExp]>([
  ["tiny-text", "no tokenizer", remove("tokenizer.json"), "tokenizer.json", /^is missing$/],
  ["tiny-text", "a tokenizer that is none", write("tokenizer.json", "{}"), "tokenizer.json", /model/],
  ["nli", "a tokenizer that is none", write("tokenizer.json", "{}"), "tokenizer.json", /model/],
  [
    "cifar10",
    "an image size that is none",
    inFile("preprocessor_config.json", (processor) => delete processor.size.height),
    "preprocessor_config.json",
    /^size.height: /,
  ],
  [
    "tiny-tabular",
    "a feature without a name",
    inFile("features.json", ({ features }) => Object.assign(features[0], { name: "" })),
    "features.json",
    /^features.0.name: /,
  ],
  [
    "tiny-tabular",
    "a feature that comes twice",
    inFile("features.json", ({ features }) => Object.assign(features[2], { name: "Age" })),
    "features.json",
    /'Age' comes twice$/,
  ],
  [
    "tiny-tabular",
    "a range that ends before it begins",
    inFile("features.json", ({ features }) => Object.assign(features[1], { range: [9, 1] })),
    "features.json",
    /range of 'HR' ends before it begins$/,
  ],
])("of what input is prepared with, %s: %s", async (slug, _, breakIt, file, problem) => {
  const [first, ...others] = await withCopy(slug, async (directory) => {
    await breakIt(directory);
    return findBroken(directory);
  });
  expect(first).toMatchObject({ file, rule: INPUT, problem: expect.stringMatching(problem) });
  expect(first?.hint).toMatch(/\w{3}/);
  // Neither a variant nor the sample can be run without it: that may be told too, but nothing else.
  const follows = ({ rule }: { rule: string }): boolean => rule.includes("runs on batches") || rule === SAMPLE;
  expect(others.filter((each) => !follows(each))).toEqual([]);
});

describe("a variant that cannot be run", () => {
  test.each<[three: Record<string, [fixture: string, problem: RegExp]>]>([
    [
      {
        "00": ["families/tabular-00.onnx", /input 'features' is missing/],
        "01": ["odd-models/renamed.onnx", /no float32 logits of shape \(1, 2\)/],
        "02": ["odd-models/double.onnx", /no float32 logits of shape \(1, 2\)/],
      },
    ],
    [
      {
        "00": ["odd-models/wide.onnx", /no float32 logits of shape \(1, 2\)/],
        "01": ["odd-models/rows.onnx", /no float32 logits of shape \(2, 2\)/],
        "02": ["odd-models/nan.onnx", /not a finite number/],
      },
    ],
    [
      {
        "00": ["odd-models/infinite.onnx", /not a finite number/],
        "01": ["odd-models/future.onnx", /newer than this server's ONNX Runtime.*ValidateOpset/s],
        "02": ["tiny-text/config.json", /cannot be loaded/],
      },
    ],
  ])("is named with what it did (%#)", async (three) => {
    const found = await withCopy("tiny-text", async (directory) => {
      for (const [variant, [fixture]] of Object.entries(three)) await asVariant(variant, fixture)(directory);
      return findBroken(directory);
    });
    expect(found.map(({ file, rule }) => [file, rule])).toEqual(
      Object.keys(three).map((variant) => [`variants/${variant}.onnx`, RUNS]),
    );
    for (const [at, [, problem]] of Object.values(three).entries()) expect(found[at]?.problem).toMatch(problem);
  });

  test("is not one that takes a single row at a time, as many tools export it", async () => {
    const findings = await withCopy("tiny-text", async (directory) => {
      await asVariant("01", "families/fixed.onnx")(directory);
      return findProblems(directory);
    });
    expect(findings.filter(({ rule }) => rule.includes(RUNS)).map(({ problem }) => problem)).toEqual([null]);
  });

  test("is told apart from those that run", async () => {
    const findings = await withCopy("tiny-text", async (directory) => {
      await asVariant("01", "odd-models/nan.onnx")(directory);
      return findProblems(directory);
    });
    const runs = findings.filter(({ rule }) => rule === RUNS);
    expect(runs.map(({ file, problem }) => [file, problem === null])).toEqual([
      ["variants/00.onnx", true],
      ["variants/01.onnx", false],
      ["variants/02.onnx", true],
    ]);
    expect(findings.filter(({ problem }) => problem !== null)).toHaveLength(1);
  });
});

test("a family of one variant is told that it is none", async () => {
  await withCopy("tiny-text", async (directory) => {
    for (const variant of ["01", "02"]) await rm(join(directory, `variants/${variant}.onnx`));
    expect(await findBroken(directory)).toContainEqual(
      expect.objectContaining({ file: "variants", rule: NAMES, problem: "holds 1 variants" }),
    );
  });
});

test("several broken rules are all told, in the order of the files", async () => {
  await withCopy("tiny-text", async (directory) => {
    await rm(join(directory, "README.md"));
    await rm(join(directory, "benchmarks/pairs.npz"));
    await writeFile(join(directory, "config.json"), "[");
    await rename(join(directory, "training.json"), join(directory, "training.txt"));
    await inFamily({ positive: "maybe" })(directory);
    expect((await findBroken(directory)).map(({ file }) => file)).toEqual([
      "family.json",
      "config.json",
      "README.md",
      "training.json",
      "benchmarks/pairs.npz",
    ]);
  });
});

test("a folder that is not there is the user's mistake", async () => {
  const missing = findProblems(join(place.models, "nowhere"));
  await expect(missing).rejects.toBeInstanceOf(InputError);
  await expect(missing).rejects.toMatchObject({
    message: expect.stringContaining("nowhere"),
    hint: expect.any(String),
  });
});

describe("the command", () => {
  const root = resolve(import.meta.dirname, "../..");
  const check = (directory: string): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      execFile(process.execPath, ["cli/families.ts", "check", directory], { cwd: root }, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  test("says ok of each rule of a sound package, exit 0", async () => {
    const { code, stdout, stderr } = await check(join(place.models, "tiny-text"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/tiny-text: a sound package\.$/);
    expect(lines.slice(0, -2).every((line) => line.startsWith("ok   "))).toBe(true);
    expect(lines).toContain("ok   benchmarks/sites.npz: holds every answer");
  });

  test("says bad of what is broken, with what is wrong and what to do, exit 1", async () => {
    await withCopy("tiny-text", async (directory) => {
      await rm(join(directory, "config.json"));
      await writeFile(join(directory, "variants/a\u001b[2Jb"), "");
      const { code, stdout } = await check(directory);
      expect(code).toBe(1);
      const bad = stdout.split("\n").filter((line) => line.startsWith("bad  "));
      expect(bad).toEqual([
        "bad  config.json: is missing. See models/README.md for what it holds.",
        "bad  variants: holds a [2Jb. Only <seed>.onnx with two digits or more belong there.",
      ]);
      expect(stdout).toContain(`${basename(directory)}: 2 rules are broken.`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(stdout).not.toMatch(/\u001b/);
    });
  });

  test("says that a folder is missing, exit 2", async () => {
    const { code, stderr } = await check("models/nowhere");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^fiftyfold: There is no folder models\/nowhere\./);
  });
});
