import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { python, pythonHas, scratchFolder, tinyFamily } from "#tests/report/bundle-files";
import { tinyProbabilities } from "#tests/report/tiny-model";

const modules = join(import.meta.dirname, "../../node_modules");
const long = `${"great ".repeat(30)}${"the ".repeat(10)}bad, awful!`;
const texts = ["The film was GREAT!", "not good, badly broken food; naïve café room", "xyzzy slowness", long];

type Result = { text: string; label: string | null; probabilities: Record<string, number> | null };

async function makeBundle({ variants = ["00"], linked = true } = {}): Promise<string> {
  const outDir = join(scratchFolder(), "bundle");
  await writeBundleFolder({ packageDir: tinyFamily, variants, report: null, outDir });
  if (linked) symlinkSync(modules, join(outDir, "node_modules"));
  return outDir;
}

const runners = [
  { name: "run.mjs", program: process.execPath, runs: true },
  { name: "run.py", program: python, runs: pythonHas("numpy", "onnxruntime", "tokenizers") },
];

for (const { name, program, runs } of runners) {
  const start = (folder: string, args: string[], input = "") =>
    spawnSync(program, [join(folder, name), ...args], { cwd: scratchFolder(), input, encoding: "utf8" });
  const parse = (stdout: string): Result[] =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  // Needs Python with numpy, onnxruntime and tokenizers for run.py; PYTHON names one.
  describe.skipIf(!runs)(`${name} of a bundle`, () => {
    test.each(["00", "01", "02"])(
      "variant %s says what its weights say, long texts cut on the left",
      async (variant) => {
        const { stdout, stderr, status } = start(await makeBundle({ variants: [variant] }), ["--json", ...texts]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        const results = parse(stdout);
        expect(results.map(({ text }) => text)).toEqual(texts);
        for (const { text, label, probabilities } of results) {
          const expected = tinyProbabilities(variant, text);
          expect(probabilities?.positive).toBeCloseTo(expected.positive, 6);
          expect(probabilities?.negative).toBeCloseTo(expected.negative, 6);
          expect(label).toBe(expected.positive > expected.negative ? "positive" : "negative");
        }
      },
    );

    test.each([[["02", "00"]], [["01", "02", "00"]]])(
      "variants %j as one say the softmax of their mean logits",
      async (variants) => {
        const { stdout, stderr, status } = start(await makeBundle({ variants }), ["--json", ...texts]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        for (const { text, label, probabilities } of parse(stdout)) {
          // Of two classes, the mean of the logits is the mean of the log-odds.
          const odds = variants.map((variant) => {
            const { positive, negative } = tinyProbabilities(variant, text);
            return Math.log(positive / negative);
          });
          const mean = odds.reduce((sum, each) => sum + each, 0) / odds.length;
          expect(probabilities?.positive).toBeCloseTo(1 / (1 + Math.exp(-mean)), 6);
          expect(label).toBe(mean > 0 ? "positive" : "negative");
        }
      },
    );

    test("prints a line that a person can read", async () => {
      const { stdout } = start(await makeBundle(), ["The film was GREAT!"]);
      expect(stdout).toBe("positive  (negative 21.4%, positive 78.6%)  The film was GREAT!\n");
    });

    test("reads a text a line where no argument is given", async () => {
      const { stdout } = start(await makeBundle(), ["--json"], "\uFEFFgood\r\n\r\ncafé, bad\n");
      expect(parse(stdout).map(({ text, label }) => [text, label])).toEqual([
        ["good", "positive"],
        ["", null],
        ["café, bad", "negative"],
      ]);
    });

    test("an empty text has no label and does no harm", async () => {
      const { stdout, status } = start(await makeBundle(), ["", "   ", "good"]);
      expect(status).toBe(0);
      expect(stdout.split("\n").slice(0, 2)).toEqual(["no label: the text is empty", "no label: the text is empty"]);
      expect(stdout.split("\n")[2]).toMatch(/^positive/);
    });

    test("gives no answer where the model is missing", async () => {
      const folder = await makeBundle();
      rmSync(join(folder, "model.onnx"));
      const { status, stdout, stderr } = start(folder, ["good"]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toContain("model.onnx");
    });

    test("an empty input prints nothing", async () => {
      expect(start(await makeBundle(), [])).toMatchObject({ stdout: "", status: 0 });
    });

    test("cuts on the right where tokenizer.json says so, and keeps special tokens", async () => {
      const folder = await makeBundle();
      const path = join(folder, "tokenizer.json");
      const tokenizer = JSON.parse(readFileSync(path, "utf8"));
      tokenizer.truncation = { ...tokenizer.truncation, direction: "Right", max_length: 4 };
      const { great, bad } = tokenizer.model.vocab;
      tokenizer.post_processor = {
        type: "TemplateProcessing",
        single: [special("great"), { Sequence: { id: "A", type_id: 0 } }, special("bad")],
        pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
        special_tokens: {
          great: { id: "great", ids: [great], tokens: ["great"] },
          bad: { id: "bad", ids: [bad], tokens: ["bad"] },
        },
      };
      writeFileSync(path, JSON.stringify(tokenizer));
      const { stdout } = start(folder, ["--json", "lovely good awful awful awful"]);
      // great, lovely, good, bad remain: the same four as a text of its own.
      const expected = tinyProbabilities("00", "great lovely good bad").positive;
      expect(parse(stdout)[0]?.probabilities?.positive).toBeCloseTo(expected, 6);
    });
  });
}

const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });

test("run.mjs names the way out where its packages are missing", async () => {
  const folder = await makeBundle({ linked: false });
  const { status, stderr } = spawnSync(process.execPath, ["run.mjs", "good"], { cwd: folder, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The package onnxruntime-node is missing\. Run `npm install` in .* first\.\n$/);
});

test.skipIf(!pythonHas("sys"))("run.py compiles, and names the way out where its packages are missing", async () => {
  const folder = await makeBundle({ linked: false });
  const check = "for name in ('run.py', 'classifier.py'): compile(open(name, encoding='utf-8').read(), name, 'exec')";
  expect(spawnSync(python, ["-c", check], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  // -S -E -s: a Python without any installed package, which still finds the scripts of the bundle.
  const bare = spawnSync(python, ["-S", "-E", "-s", "run.py", "good"], { cwd: folder, encoding: "utf8" });
  expect(bare.status).toBe(1);
  expect(bare.stderr).toMatch(/^The package \w+ is missing\. Run `pip install -r requirements\.txt` in .* first\.\n$/);
});
