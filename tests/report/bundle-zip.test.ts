import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { writeBundleFolder } from "#server/report/bundle-folder";
import { bundleFileName, bundleStream, writeBundleZip } from "#server/report/bundle-zip";
import { hasProgram, python, pythonHas, sampleReport, scratchFolder, tinyFamily } from "#tests/report/bundle-files";

const source = { packageDir: tinyFamily, variants: ["01"], report: sampleReport };

/** Unpack with a program that is not ours. */
const unpack = hasProgram("unzip", "-v")
  ? (zip: string, into: string) => execFileSync("unzip", ["-q", zip, "-d", into])
  : pythonHas("zipfile")
    ? (zip: string, into: string) => execFileSync(python, ["-m", "zipfile", "-e", zip, into])
    : null;

test.skipIf(unpack === null)("unzip (or Python) finds in the zip what the folder holds", async () => {
  const folder = scratchFolder();
  const [zip, unpacked, outDir] = ["bundle.zip", "unpacked", "folder"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeBundleZip({ ...source, outFile: zip });
  await writeBundleFolder({ ...source, outDir });
  mkdirSync(unpacked);
  unpack?.(zip, unpacked);
  expect(readdirSync(unpacked).sort()).toEqual(readdirSync(outDir).sort());
  for (const name of readdirSync(outDir)) {
    expect(readFileSync(join(unpacked, name)).equals(readFileSync(join(outDir, name))), name).toBe(true);
  }
  expect(readdirSync(folder).sort()).toEqual(["bundle.zip", "folder", "unpacked"]);
});

test("the same bundle is the same bytes, at any time and in any time zone", async () => {
  const zone = process.env.TZ;
  const zips: Buffer[] = [];
  try {
    for (const name of ["UTC", "Asia/Tokyo", "America/Los_Angeles"]) {
      process.env.TZ = name;
      zips.push(await buffer(await bundleStream(source)));
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  expect(zips[0]?.equals(zips[1]!)).toBe(true);
  expect(zips[0]?.equals(zips[2]!)).toBe(true);
});

test("a variant that is not there fails before the first byte", async () => {
  await expect(bundleStream({ ...source, variants: ["77"] })).rejects.toMatchObject({ code: "not-found" });
});

test("a model that vanishes meanwhile ends the stream with an error and leaves no file", async () => {
  const folder = scratchFolder();
  const packageDir = join(folder, "family");
  cpSync(tinyFamily, packageDir, { recursive: true });
  const stream = await bundleStream({ ...source, packageDir });
  rmSync(join(packageDir, "variants/01.onnx"));
  await expect(buffer(stream)).rejects.toMatchObject({ code: "ENOENT" });

  const outFile = join(folder, "bundle.zip");
  await expect(writeBundleZip({ ...source, packageDir, outFile })).rejects.toMatchObject({ code: "not-found" });
  expect(existsSync(outFile)).toBe(false);
});

test("the download's name tells family and variant, or how many are in it as one", () => {
  expect(bundleFileName("tiny-text", ["07"])).toBe("tiny-text-07.zip");
  expect(bundleFileName("tiny-text", ["07", "31", "02"])).toBe("tiny-text-ensemble-3.zip");
});
