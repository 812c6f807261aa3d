import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestInputs } from "#cli/families/benchmark";
import { findProblems } from "#cli/families/check";
import { readNpz } from "#cli/families/check/read-npz";
import { writeNpz } from "#server/preprocess/write-npz";
import { readFamilyPackage } from "#server/storage/family-package";

const root = resolve(import.meta.dirname, "../..");
type Json = Record<string, unknown>;
const KEPT = ["00", "01", "02"];
const TESTS = ["iid-test", "hospital-b"];
let sound: string;
let folder: string;
/** A sound package, to be broken. */
let pack: string;

/** The kidney family cut down to three variants and two tests: sound, and quick to look at. */
async function makeSmallPackage(models: string): Promise<void> {
  const directory = join(models, "kidney");
  for (const name of ["kidney", "recipes/kidney.json", "recipes/kidney.py"])
    await cp(join(root, "models", name), join(models, name), { recursive: true });
  for (const file of await readdir(join(directory, "variants")))
    if (!KEPT.some((variant) => file === `${variant}.onnx`)) await rm(join(directory, "variants", file));
  const edit = async (name: string, change: (json: Json) => Json): Promise<void> => {
    const path = join(directory, name);
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")))));
  };
  await edit("training.json", (json) => ({ ...json, variants: (json.variants as Json[]).slice(0, KEPT.length) }));
  await edit("family.json", (json) => ({
    ...json,
    sample: undefined,
    benchmarks: (json.benchmarks as Json[]).filter(({ name }) => TESTS.includes(name as string)),
  }));
  await edit("benchmarks/equivalence.json", (json) => ({ ...json, variants: 3, within: 3, outside: [] }));
  const small = await readFamilyPackage(models, "kidney");
  for (const definition of small.family.benchmarks) {
    const inputs = digestInputs(definition, small);
    const name = `benchmarks/${definition.name}`;
    await edit(`${name}.json`, (json) => ({
      ...json,
      inputs,
      variants: (json.variants as Json[]).slice(0, KEPT.length),
    }));
    const { shape, data } = await readNpz(join(directory, `${name}.npz`), "predictions");
    const rows = shape[1] as number;
    await writeNpz(join(directory, `${name}.npz`), "predictions", [3, rows], data.slice(0, 3 * rows));
  }
}

beforeAll(async () => {
  sound = await mkdtemp(join(tmpdir(), "fiftyfold-sound-"));
  await makeSmallPackage(sound);
});
afterAll(() => rm(sound, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-check-"));
  await cp(sound, join(folder, "models"), { recursive: true });
  pack = join(folder, "models/kidney");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const changeText = async (name: string, change: (text: string) => string): Promise<void> => {
  const path = join(pack, name);
  await writeFile(path, change(await readFile(path, "utf8")));
};
const changeJson = (name: string, change: (json: Json) => void): Promise<void> =>
  changeText(name, (text) => {
    const json = JSON.parse(text);
    change(json);
    return JSON.stringify(json);
  });
const remove = (name: string) => () => rm(join(pack, name));
const inFamily = (change: Json) => () => changeJson("family.json", (family) => Object.assign(family, change));
const copyModel = (name: string, to: string) => async () => cp(join(root, "tests/fixtures", name), join(pack, to));
const broken = async (): Promise<{ file: string; problem: string; hint: string | null }[]> =>
  (await findProblems(pack)).flatMap(({ file, problem, hint }) => (problem === null ? [] : [{ file, problem, hint }]));

/** The answers of a test, published under another's name. */
const answersOfAnother = (of: string, under: string) => () =>
  cp(join(pack, "benchmarks", `${of}.npz`), join(pack, "benchmarks", `${under}.npz`));

type Variants = { variant: string; correct: number; n: number; slices: Record<string, Record<string, Json>> }[];
const inVariants = (name: string, change: (variants: Variants) => void) => () =>
  changeJson(`benchmarks/${name}.json`, ({ variants }) => change(variants as Variants));

test("a sound package breaks no rule", async () => {
  expect(await broken()).toEqual([]);
});

describe("a broken package is told what is wrong, where, and what to do:", () => {
  test.each<[what: string, breakIt: () => Promise<unknown>, file: string, problem: RegExp]>([
    ["no family.json", remove("family.json"), "family.json", /missing/],
    ["family.json is no JSON", () => writeFile(join(pack, "family.json"), "{"), "family.json", /not JSON/],
    ["a field is missing", inFamily({ title: undefined }), "family.json", /^title: /],
    ["a field is of another type", inFamily({ labels: ["one"] }), "family.json", /^labels: /],
    ["task and modality disagree", inFamily({ task: "image-classification" }), "family.json", /task is image/],
    ["the slug is not the folder's name", inFamily({ slug: "lungs" }), "family.json", /'lungs', the folder 'kidney'/],
    ["the positive label is none", inFamily({ positive: "maybe" }), "family.json", /'maybe' is none of the labels/],
    [
      "the recipe is not there",
      inFamily({ recipe: { file: "models/none.py", summary: "" } }),
      "family.json",
      /no file models/,
    ],
    ["no config.json", remove("config.json"), "config.json", /missing/],
    [
      "the labels are in another order",
      () => changeJson("config.json", (config) => Object.assign(config, { id2label: { 0: "injury", 1: "no injury" } })),
      "config.json",
      /not the labels of family.json in their order/,
    ],
    [
      "a feature comes twice",
      () =>
        changeJson("features.json", ({ features }) =>
          (features as Json[]).splice(1, 1, (features as Json[])[0] as Json),
        ),
      "features.json",
      /comes twice/,
    ],
    ["no card", remove("README.md"), "README.md", /missing/],
    [
      "a card without front matter",
      () => changeText("README.md", (text) => text.slice(4)),
      "README.md",
      /front matter/,
    ],
    [
      "a card without a licence",
      () => changeText("README.md", (text) => text.replace(/^license:/m, "licence:")),
      "README.md",
      /no license/,
    ],
    [
      "a file of another name among the variants",
      () => rename(join(pack, "variants/01.onnx"), join(pack, "variants/best.onnx")),
      "variants",
      /holds best.onnx/,
    ],
    [
      "a variant that is another's copy",
      () => cp(join(pack, "variants/01.onnx"), join(pack, "variants/02.onnx")),
      "variants",
      /01 and 02 are the same/,
    ],
    ["more than 25 MB", () => writeFile(join(pack, "notes.bin"), new Uint8Array(25_000_000)), ".", /more than 25/],
    [
      "a variant that training does not record",
      () => changeText("training.json", (text) => text.replace(/"sha256":"..../, '"sha256":"0000')),
      "training.json",
      /does not record the files of 00/,
    ],
    ["a variant that is no model", () => writeFile(join(pack, "variants/02.onnx"), "PK"), "variants/02.onnx", /./],
    [
      "a variant with other inputs",
      copyModel("odd-models/inputs.onnx", "variants/02.onnx"),
      "variants/02.onnx",
      /input/,
    ],
    ["a test that was never run", remove("benchmarks/hospital-b.json"), "benchmarks/hospital-b.json", /missing/],
    [
      "a test that was run under another definition",
      () => changeJson("benchmarks/hospital-b.json", (test) => Object.assign(test, { inputs: "0".repeat(64) })),
      "benchmarks/hospital-b.json",
      /another definition/,
    ],
    [
      "counts of more than there are",
      inVariants("hospital-b", (variants) => Object.assign(variants[1] as Json, { correct: 1e6 })),
      "benchmarks/hospital-b.json",
      /variant 01 is right on 1000000 of/,
    ],
    [
      "a variant without figures",
      inVariants("hospital-b", (variants) => variants.pop()),
      "benchmarks/hospital-b.json",
      /not those of the folder/,
    ],
    ["no answers", remove("benchmarks/hospital-b.npz"), "benchmarks/hospital-b.npz", /./],
    [
      "answers to other rows",
      answersOfAnother("iid-test", "hospital-b"),
      "benchmarks/hospital-b.npz",
      /has shape \(3, /,
    ],
    ["no verdict on equal accuracy", remove("benchmarks/equivalence.json"), "benchmarks/equivalence.json", /missing/],
    [
      "a verdict within another margin",
      () => changeJson("benchmarks/equivalence.json", (verdict) => Object.assign(verdict, { margin: 0.5 })),
      "benchmarks/equivalence.json",
      /within 0.5/,
    ],
    ["no i.i.d. test", inFamily({ benchmarks: [] }), "family.json", /0 i.i.d. tests/],
    [
      "a sample that cannot be ranked",
      inFamily({ sample: { file: "recipes/kidney.json", title: "", description: "" } }),
      "recipes/kidney.json",
      /./,
    ],
  ])("%s", async (_, breakIt, file, problem) => {
    await breakIt();
    const found = await broken();
    const match = found.find((each) => each.file === file && problem.test(each.problem));
    expect(match, JSON.stringify(found)).toBeDefined();
    expect(match?.hint?.length, `a hint beside: ${match?.problem}`).toBeGreaterThan(3);
  });

  test("several at once are all told", async () => {
    await rm(join(pack, "config.json"));
    await rm(join(pack, "benchmarks/hospital-b.json"));
    await rm(join(pack, "README.md"));
    const files = (await broken()).map(({ file }) => file);
    expect(files).toEqual(expect.arrayContaining(["config.json", "README.md", "benchmarks/hospital-b.json"]));
  });
});

test("the command prints a line for each rule and ends with 1 where one is broken, else with 0", async () => {
  const run = (): Promise<{ code: number | null; text: string }> =>
    new Promise((done, reject) => {
      const child = spawn(process.execPath, ["cli/families.ts", "check", pack], { cwd: root });
      let text = "";
      child.stdout.on("data", (bytes) => (text += bytes));
      child.on("error", reject).on("close", (code) => done({ code, text }));
    });
  const sound = await run();
  expect(sound).toMatchObject({ code: 0, text: expect.stringMatching(/^ok {3}variants: no two are the same$/m) });
  expect(sound.text).toMatch(/a sound package/);
  await rm(join(pack, "config.json"));
  const other = await run();
  expect(other).toMatchObject({ code: 1, text: expect.stringMatching(/^bad {2}config.json: is missing\. See/m) });
  expect(other.text).toMatch(/1 rules? (is|are) broken/);
});

test("a folder that is not there is told", async () => {
  await expect(findProblems(join(folder, "nowhere"))).rejects.toMatchObject({
    message: expect.stringMatching(/no folder/),
  });
});
