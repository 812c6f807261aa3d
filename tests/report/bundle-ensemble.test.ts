import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { chooseForBundle } from "#server/report/bundle-variants";
import { bundleStream } from "#server/report/bundle-zip";
import { sampleReport, scratchFolder, tinyFamily } from "#tests/report/bundle-files";

const ensemble = {
  size: 2,
  members: ["02", "00"],
  expected: { estimate: 0.7411, interval: [0.68, 0.79] as [number, number] },
  gainOverSingle: { estimate: 0.02, interval: [0.003, 0.04] as [number, number] },
  bytes: 2000,
  latency: null,
  requirement: null,
};
const report = { ...sampleReport, ensembles: [ensemble] };

async function write(variants: string[], outDir: string): Promise<void> {
  await writeBundleFolder({ packageDir: tinyFamily, variants, report, outDir });
}

describe("a bundle of several variants as one", () => {
  it("holds the model of each, and says in words what they are and what to expect of them", async () => {
    const outDir = join(scratchFolder(), "bundle");
    await write(["02", "00"], outDir);
    for (const variant of ["00", "02"]) {
      const model = readFileSync(join(outDir, `model-${variant}.onnx`));
      expect(model.equals(readFileSync(join(tinyFamily, "variants", `${variant}.onnx`)))).toBe(true);
    }
    const readme = readFileSync(join(outDir, "README.md"), "utf8");
    expect(readme).toContain("# Tiny text, variants 02 and 00 as one");
    expect(readme).toContain("expect 74.1% accuracy of the best 2 as one");
    expect(readme).toContain(
      "They are better than the best one alone by 2.0 percentage points (95% interval 0.3 to 4.0).",
    );
    expect(readme).toContain("the mean of their logits");
    expect(readFileSync(join(outDir, "LICENSE"), "utf8")).toContain("The models (model-*.onnx");
  });

  it("takes the place of one with a single model, and leaves its own to the next", async () => {
    const outDir = join(scratchFolder(), "bundle");
    const models = () => readdirSync(outDir).filter((name) => name.endsWith(".onnx"));
    await write(["01"], outDir);
    expect(models()).toEqual(["model.onnx"]);
    await write(["02", "00"], outDir);
    expect(models().sort()).toEqual(["model-00.onnx", "model-02.onnx"]);
    await write(["01"], outDir);
    expect(models()).toEqual(["model.onnx"]);
  });

  it("says that the report is silent on other variants, and that those of the catalogue were not chosen", async () => {
    const outDir = join(scratchFolder(), "bundle");
    const readme = () => readFileSync(join(outDir, "README.md"), "utf8");
    await write(["02", "01"], outDir);
    expect(readme()).toContain("The report does not say what to expect of these variants as one.");
    await writeBundleFolder({ packageDir: tinyFamily, variants: ["02", "00"], report: null, outDir });
    expect(readme()).toContain("These variants were taken from the catalogue");
  });

  it("is the same bytes each time as a zip", async () => {
    const zip = async () => buffer(await bundleStream({ packageDir: tinyFamily, variants: ["02", "00"], report }));
    expect((await zip()).equals(await zip())).toBe(true);
  });

  it("is asked for by how many are in it; without a word it is the recommended variant alone", () => {
    expect(chooseForBundle(report, { ensemble: 2 })).toEqual(["02", "00"]);
    expect(chooseForBundle(report, { variant: "01" })).toEqual(["01"]);
    expect(chooseForBundle(report, {})).toEqual([report.recommendation.variant]);
  });

  it("is not to be had in a size that the ranking lacks, or beside a single variant", () => {
    expect(() => chooseForBundle(report, { ensemble: 5 })).toThrow("no ensemble of 5");
    expect(() => chooseForBundle(sampleReport, { ensemble: 2 })).toThrow("no ensemble of 2");
    expect(() => chooseForBundle(report, { variant: "01", ensemble: 2 })).toThrow("not both");
  });
});
