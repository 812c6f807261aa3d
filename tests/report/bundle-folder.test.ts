import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { familySchema } from "#server/contracts/family";
import { mappingSchema } from "#server/contracts/mapping";
import { reportJson } from "#server/report/build-report";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { embedTemplates } from "#server/report/templates/embed";
import { hasProgram, sampleReport, scratchFolder, tinyFamily } from "#tests/report/bundle-files";

const always = [
  ".npmrc",
  "LICENSE",
  "README.md",
  "SHA256SUMS",
  "classifier.mjs",
  "classifier.py",
  "config.json",
  "model.onnx",
  "package.json",
  "requirements.txt",
  "run.mjs",
  "run.py",
  "tokenizer.json",
];

async function bundled(variant = "01", report: typeof sampleReport | null = null, packageDir = tinyFamily) {
  const outDir = join(scratchFolder(), "bundle");
  const names = await writeBundleFolder({ packageDir, variants: [variant], report, outDir });
  return { outDir, names, read: (name: string) => readFileSync(join(outDir, name), "utf8") };
}

test("the tiny family obeys the contract of families", () => {
  expect(familySchema.parse(JSON.parse(readFileSync(join(tinyFamily, "family.json"), "utf8"))).slug).toBe("tiny-text");
});

test("template-texts.ts holds the template files and the shared modules as they are", () => {
  const source = readFileSync(join(import.meta.dirname, "../../server/report/template-texts.ts"), "utf8");
  expect(source, "run: node server/report/templates/embed.ts").toBe(embedTemplates());
});

test("a variant from the catalogue comes without a report", async () => {
  const { outDir, names, read } = await bundled();
  expect(readdirSync(outDir).sort()).toEqual(always);
  expect([...names].sort()).toEqual(always);
  expect(readFileSync(join(outDir, "model.onnx"))).toEqual(readFileSync(join(tinyFamily, "variants/01.onnx")));
  expect(read("README.md")).toContain("not chosen on data of yours");
});

test("a chosen variant brings its report", async () => {
  const chosen = { ...sampleReport, recommendation: { ...sampleReport.recommendation, variant: "02" } };
  const { outDir, read } = await bundled("02", chosen);
  expect(readdirSync(outDir).sort()).toEqual([...always, "report.html", "report.json"].sort());
  expect(read("report.json")).toBe(reportJson(chosen));
  expect(read("report.html")).toContain("Tiny text");
  expect(read("README.md")).toContain(sampleReport.verdict.headline);
});

test("a variant chosen on a set says from which columns it was read, and nothing that stood in them", async () => {
  const mapping = mappingSchema.parse({
    text: "review",
    label: "stars",
    slices: ["country"],
    labels: { "five stars": "positive" },
    bins: { age: [40] },
  });
  const outDir = join(scratchFolder(), "bundle");
  await writeBundleFolder({ packageDir: tinyFamily, variants: ["02"], report: sampleReport, mapping, outDir });
  const read = (name: string) => readFileSync(join(outDir, name), "utf8");
  expect(JSON.parse(read("mapping.json"))).toEqual({ text: "review", label: "stars", slices: ["country"] });
  expect(read("README.md")).toContain("`mapping.json`");
  expect(read("SHA256SUMS")).toContain("mapping.json");
});

test("a variant that the report does not recommend says so, and not what was said of another", async () => {
  const { read } = await bundled("02", sampleReport);
  expect(read("README.md")).not.toContain(sampleReport.verdict.headline);
  expect(read("README.md")).toContain("the ranking recommends variant 17");
});

test("the bundle of an earlier run is written anew, and nothing else that the folder holds is touched", async () => {
  const { outDir, read } = await bundled("00", sampleReport);
  writeFileSync(join(outDir, "notes.txt"), "mine");
  await writeBundleFolder({ packageDir: tinyFamily, variants: ["01"], report: null, outDir });
  expect(read("README.md")).toContain("variant 01");
  expect(read("notes.txt")).toBe("mine");
  expect(existsSync(join(outDir, "report.json"))).toBe(false);
});

test("the README says what takes from the worth of the choice", async () => {
  const report = { ...sampleReport, warnings: ["9 of your 240 rows are known by heart."] };
  const { read } = await bundled("02", report);
  expect(read("README.md")).toContain("**Mind: 9 of your 240 rows are known by heart.**");
});

test("the README keeps the card's front matter on top, then how to run, then the card", async () => {
  const { read } = await bundled();
  expect(read("README.md")).toMatch(/^---\nlicense: apache-2.0\n[\s\S]*?\n---\n\n# Tiny text, variant 01\n/);
  expect(read("README.md").indexOf("npm install && node run.mjs")).toBeLessThan(
    read("README.md").indexOf("Three hand-made predictors"),
  );
  expect(read("LICENSE")).toContain("Licence: Apache-2.0\nCommercial use: yes\n");
});

test("SHA256SUMS names every other file with its sum", async () => {
  const { outDir, read } = await bundled("00", sampleReport);
  const sums = new Map(
    read("SHA256SUMS")
      .trimEnd()
      .split("\n")
      .map((line) => line.split("  ").reverse() as [string, string]),
  );
  expect([...sums.keys(), "SHA256SUMS"].sort()).toEqual(readdirSync(outDir).sort());
  for (const [name, sum] of sums) {
    expect(
      createHash("sha256")
        .update(readFileSync(join(outDir, name)))
        .digest("hex"),
      name,
    ).toBe(sum);
  }
});

test.skipIf(!hasProgram("sha256sum", "--version"))("sha256sum -c accepts it and notices a change", async () => {
  const { outDir } = await bundled();
  const check = () => execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: outDir, stdio: "pipe" }).toString();
  expect(check()).toContain("model.onnx: OK");
  writeFileSync(join(outDir, "config.json"), "{}");
  expect(check).toThrow();
});

test("files that say how input is prepared come along where a package has them", async () => {
  const packageDir = join(scratchFolder(), "family");
  cpSync(tinyFamily, packageDir, { recursive: true });
  writeFileSync(join(packageDir, "features.json"), "{}");
  const { outDir } = await bundled("00", null, packageDir);
  expect(readdirSync(outDir)).toContain("features.json");
});

const tasks = [
  { task: "text-classification", input: '"a sentence"', node: ["@huggingface/tokenizers"], python: "tokenizers" },
  {
    task: "text-pair-classification",
    input: '"premise" "hypothesis"',
    node: ["@huggingface/tokenizers"],
    python: "tokenizers",
  },
  { task: "image-classification", input: "photo.jpg", node: ["sharp"], python: "Pillow" },
  { task: "tabular-classification", input: "rows.csv", node: [], python: "numpy" },
];

test.each(tasks)(
  "a bundle for $task says how it is run, and pins what that needs",
  async ({ task, input, node, python }) => {
    const packageDir = join(scratchFolder(), "family");
    cpSync(tinyFamily, packageDir, { recursive: true });
    const family = JSON.parse(readFileSync(join(packageDir, "family.json"), "utf8"));
    writeFileSync(join(packageDir, "family.json"), JSON.stringify({ ...family, task }));
    const { outDir, read } = await bundled("00", null, packageDir);
    expect(read("README.md")).toContain(`npm install && node run.mjs ${input} `);
    expect(read("README.md")).toContain(`pip install -r requirements.txt && python run.py ${input} `);
    expect(read("requirements.txt")).toMatch(new RegExp(`^${python}>=`, "m"));

    const { dependencies } = JSON.parse(read("package.json"));
    expect(Object.keys(dependencies).sort()).toEqual([...node, "onnxruntime-node"].sort());
    for (const [name, version] of Object.entries(dependencies)) {
      const installed = join(import.meta.dirname, "../../node_modules", name, "package.json");
      expect(version, name).toBe(JSON.parse(readFileSync(installed, "utf8")).version);
    }
    // Whatever a script imports of ours lies beside it.
    const files = readdirSync(outDir);
    for (const script of files.filter((name) => name.endsWith(".mjs"))) {
      for (const [, wanted] of read(script).matchAll(/from "\.\/([\w.-]+)"/g)) expect(files, script).toContain(wanted);
    }
  },
);

test.each(["retina", "kidney", "skin"])("the bundle of the medical family %s says what it is not for", async (slug) => {
  const { read } = await bundled("00", null, join(import.meta.dirname, "../../models", slug));
  const readme = read("README.md");
  expect(readme.indexOf("**This is a research demonstration.")).toBeLessThan(readme.indexOf("npm install"));
  expect(readme.replace(/\s+/g, " ")).toContain("It is not a medical device");
});

test.each(["03", "1", "../00", "00/../01", ""])("there is no variant %j", async (variant) => {
  const outDir = join(scratchFolder(), "bundle");
  await expect(
    writeBundleFolder({ packageDir: tinyFamily, variants: [variant], report: null, outDir }),
  ).rejects.toMatchObject({
    code: "not-found",
    message: `The family tiny-text has no variant "${variant}".`,
  });
});

test("a folder that holds something is left alone", async () => {
  const outDir = scratchFolder();
  writeFileSync(join(outDir, "README.md"), "mine");
  await expect(
    writeBundleFolder({ packageDir: tinyFamily, variants: ["00"], report: null, outDir }),
  ).rejects.toMatchObject({ code: "conflict" });
  expect(readFileSync(join(outDir, "README.md"), "utf8")).toBe("mine");
});
