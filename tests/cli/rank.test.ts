import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportSchema } from "#server/contracts/report";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { writeTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { type Finished, openWorkplace, type Workplace } from "#tests/cli/run-command";
import { rows } from "#tests/ingest/read-upload";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.close());

describe("a sound file", () => {
  test("is ranked: verdict and table on standard output, exit 0, the report and the bundle where they were asked for", async () => {
    const [json, out] = [join(place.folder, "report.json"), join(place.folder, "new/bundle")];
    const { code, stdout, stderr } = await place.rankSample("--json", json, "--out", out);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Running 3 variants: 46 rows, [\d.]+ s\n$/),
    });
    expect(stdout).toMatch(/^ +1 {2}0[01]/m);
    expect(stdout).toContain("Cochran's Q");
    expect(stdout).toMatch(/^Recommended: variant 0[01]$/m);
    expect(stdout).toContain(`The bundle of variant ${/^Recommended: variant (\d+)$/m.exec(stdout)?.[1]} is in ${out}`);
    const report = reportSchema.parse(JSON.parse(await readFile(json, "utf8")));
    expect(report).toMatchObject({ family: "tiny-text", confidence: 0.95, seed: 1, data: { rows: 46, skipped: 0 } });
    // 00 is right on the 40 rows with a word it knows and, saying "negative" for the rest, on 3 of the 6 others.
    expect(report.variants.find(({ variant }) => variant === "00")?.correct).toBe(43);
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(["model.onnx", "tokenizer.json", "README.md", "mapping.json"]),
    );
  });

  test("of rows that the family was trained on is called out, on standard output and in the report", async () => {
    const prints = ["it was good", "the room was slow"].map((text) => fingerprintText(text).exact);
    await writeTrainingFingerprints(join(place.folder, "models/tiny-text/training-fingerprints.bin"), {
      examples: 2,
      exact: BigUint64Array.from(prints).sort(),
      near: null,
      distance: 0,
    });
    const json = join(place.folder, "leak.json");
    const { code, stdout } = await place.rankSample("--json", json);
    await rm(join(place.folder, "models/tiny-text/training-fingerprints.bin"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WARNING: 40 of your 46 rows are examples that these models were trained on\. /m);
    expect(stdout).toMatch(/^40 rows in 2 clusters have the very same input/m);
    const { warnings } = reportSchema.parse(JSON.parse(await readFile(json, "utf8")));
    expect(warnings).toEqual([expect.stringContaining("so a ranking on these rows says nothing about new data")]);
  });

  test("gives the best few as one where that is asked for", async () => {
    const out = join(place.folder, "several");
    expect((await place.rankSample("--out", out, "--ensemble", "3")).code).toBe(0);
    const models = (await readdir(out)).filter((name) => name.endsWith(".onnx"));
    expect(models.sort()).toEqual(["model-00.onnx", "model-01.onnx", "model-02.onnx"]);
  });

  test("twice gives the same bytes, report and output alike", async () => {
    const files = ["one.json", "two.json"].map((name) => join(place.folder, name));
    const runs = await Promise.all(files.map((file) => place.rankSample("--json", file)));
    const [one, two] = await Promise.all(files.map((file) => readFile(file)));
    expect(one).toEqual(two);
    expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
  });

  test("may have its reading saved, and the next file read that way", async () => {
    const content = `body,mood,site\n${Array.from({ length: 40 }, (_, i) => `it was ${i % 2 ? "good" : "slow"},${i % 2 ? "glad" : "sad"},s${i % 3}\n`).join("")}`;
    const data = await place.file("moods.csv", content);
    const [mapping, one, two] = ["mapping.json", "one.json", "two.json"].map((name) => join(place.folder, name));
    const rank = (...args: (string | undefined)[]) =>
      place.rank("--family", "tiny-text", "--data", data, ...args.map(String));
    const labels = ["--map-label", "sad=negative", "--map-label", "glad=positive"];
    const first = await rank(
      "--text",
      "body",
      "--label",
      "mood",
      "--slice",
      "site",
      ...labels,
      "--save-mapping",
      mapping,
      "--json",
      one,
    );
    expect(first.code).toBe(0);
    for (const site of ["s0", "s1", "s2"]) expect(first.stdout).toMatch(new RegExp(`^ *site=${site} +1[34] +`, "m"));
    const second = await rank("--mapping", mapping, "--json", two);
    expect(second.stdout).toBe(first.stdout);
    expect(await readFile(String(two))).toEqual(await readFile(String(one)));
  });

  test("may be read another way: columns, slices, groups, labels, confidence, seed", async () => {
    const content = `body,mood,site,user\n${Array.from({ length: 40 }, (_, i) => `it was ${i % 2 ? "good" : "slow"},${["sad", "glad", "odd"][i % 5 ? i % 2 : 2]},s${i % 3},u${i % 13}\n`).join("")}`;
    const data = await place.file("other.csv", content);
    const json = join(place.folder, "other.json");
    const flags = [
      "--text",
      "body",
      "--label",
      "mood",
      "--slice",
      "site",
      "--group",
      "user",
      "--confidence",
      "0.9",
      "--seed",
      "7",
    ];
    const labels = ["--map-label", "sad=negative", "--map-label", "glad=positive", "--map-label", "odd="];
    const { code, stdout } = await place.rank(
      "--family",
      "tiny-text",
      "--data",
      data,
      "--json",
      json,
      ...flags,
      ...labels,
    );
    expect(code).toBe(0);
    expect(stdout).toContain("8 rows were skipped:\n  row 1 has the label 'odd', which is set aside");
    const report = JSON.parse(await readFile(json, "utf8"));
    expect(report).toMatchObject({ confidence: 0.9, seed: 7, groups: 13, data: { rows: 32, skipped: 8 } });
    expect(
      report.slices.map(({ column, value }: { column: string; value: string }) => `${column}=${value}`).sort(),
    ).toEqual(["site=s0", "site=s1", "site=s2"]);
  });

  test("leaves nothing behind in the folder for temporary files, neither its own nor a library's report", async () => {
    await place.rankSample();
    expect(await readdir(place.temporary)).toEqual([]);
  });

  test("--help explains and asks for nothing", async () => {
    const { code, stdout } = await place.rank("--help");
    expect([code, stdout.split("\n")[0]]).toEqual([0, "npm run -s rank -- --family FAMILY --data FILE"]);
  });
});

/** A user's mistake is one line on standard error, nothing on standard output, and exit 2. */
function expectMistake({ code, stdout, stderr }: Finished, message: string): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^fiftyfold: [^\n]+\n$/);
  expect(stderr).toContain(message);
  // Control characters in a file or an argument must not reach the terminal.
  expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
}

describe("a mistake in the command", () => {
  test.concurrent.each<[string[], string]>([
    [[], "rank needs --family and --data."],
    [["--family", "tiny-text"], "rank needs --family and --data."],
    [["--family", "nope", "--data", "x.csv"], "There is no family 'nope'. There is: tiny-text."],
    [["--family", "../tiny-text", "--data", "x.csv"], "There is no family '../tiny-text'."],
    [["--family", "no\n\u001b[31mpe", "--data", "x.csv"], "There is no family 'no [31mpe'."],
    [["--family", "tiny-text", "--data", "no-such-file.csv"], "There is no file no-such-file.csv."],
    [["--family", "tiny-text", "--data", "."], ". is a folder. Send a table"],
    [["--nonsense"], "Unknown option '--nonsense'"],
    [["extra"], "Unexpected argument 'extra'"],
    [["--family"], "Option '--family <value>' argument missing"],
    [["--family", "--data"], "ambiguous"],
  ])("%j", async (args, message) => {
    expectMistake(await place.rank(...args), message);
  });

  test.concurrent.each<[string[], string]>([
    [["--confidence", "1"], "--confidence: at most 0.999."],
    [["--map-label", "positive=happy"], "The family has no label 'happy'."],
    [["--text", "nope"], "has no column 'nope' for the text."],
  ])("%j", async (args, message) => {
    expectMistake(await place.rankSample(...args), message);
  });
});

describe("a place that results cannot go to is found before the work", () => {
  test("--json into a folder that is not there", async () => {
    expectMistake(await place.rankSample("--json", join(place.folder, "nowhere/report.json")), "There is no folder");
  });
  test("--json that is a folder", async () => {
    expectMistake(await place.rankSample("--json", place.folder), "is a folder.");
  });
  test("--out that is a file, lies in one, or holds something", async () => {
    const file = await place.file("occupied", "x");
    expectMistake(await place.rankSample("--out", file), "is a file.");
    expectMistake(await place.rankSample("--out", join(file, "inside")), "is a file");
    const full = join(place.folder, "full");
    await mkdir(join(full, "something"), { recursive: true });
    expectMistake(await place.rankSample("--out", full), "is a folder that holds something.");
    expect(await readFile(file, "utf8")).toBe("x");
  });
  test("--ensemble that is no size of one, more than there are, or without --out", async () => {
    const out = join(place.folder, "no-ensemble");
    expectMistake(await place.rankSample("--out", out, "--ensemble", "4"), "--ensemble is one of 2, 3, 5, 10.");
    expectMistake(await place.rankSample("--ensemble", "3"), "needs --out");
    const { code, stderr } = await place.rankSample("--out", out, "--ensemble", "5");
    expect([code, stderr.includes("no ensemble of 5"), existsSync(out)]).toEqual([2, true, false]);
  });

  test("an empty folder is taken for --out", async () => {
    const empty = join(place.folder, "empty");
    await mkdir(empty);
    expect((await place.rankSample("--out", empty)).code).toBe(0);
    expect(existsSync(join(empty, "model.onnx"))).toBe(true);
  });
});

describe("a file that cannot be ranked on", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["empty", "", "is empty."],
    [
      "UTF-8 with a line that is not",
      Buffer.concat([Buffer.from(`text,label\ncaf\u00e9,positive\n${rows(12)}`), Buffer.from([0xe9, 10])]),
      "is UTF-8, but line 15 holds bytes that are not.",
    ],
    ["too few rows", `text,label\n${rows(5)}`, "has 5 usable rows; a ranking needs at least 10."],
    [
      "labels that fit nothing, with escape codes in them",
      `text,label\n${"a,\u001b[2J\u0007x\nb,y\n".repeat(10)}`,
      "fit no label of the family",
    ],
    [
      "an unclosed quote",
      `text,label\n${rows(5)}"open,positive\n${rows(9)}`,
      "Row 6 of bad.csv (line 7) opens a quote that is never closed",
    ],
  ])("%s", async (_, content, message) => {
    const data = await place.file("bad.csv", content);
    expectMistake(
      await place.rank("--family", "tiny-text", "--data", data, "--text", "text", "--label", "label"),
      message,
    );
  });
});

test("a model that cannot be run is left out of the ranking, which says so", async () => {
  const broken = await openWorkplace();
  await broken.file("models/tiny-text/variants/02.onnx", "no model");
  const { code, stdout } = await broken.rankSample();
  expect(code).toBe(0);
  const words = stdout.replace(/\s+/g, " ");
  expect(words).toContain(
    "Variant 02 could not be run and is left out. It cannot be loaded: its file is missing or damaged.",
  );
  await broken.close();
});
