import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Report, reportSchema } from "#server/contracts/report";
import { type Finished, openWorkplace, type Workplace } from "#tests/cli/run-command";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.close());

let files = 0;

/** Runs on the sound file with a file of requirements. */
async function requiring(yaml: string, ...flags: string[]): Promise<Finished & { report: () => Promise<Report> }> {
  const name = `require-${files++}`;
  const json = join(place.folder, `${name}.json`);
  const file = await place.file(`${name}.yaml`, yaml);
  const finished = await place.rankSample("--require", file, "--json", json, ...flags);
  return { ...finished, report: async () => reportSchema.parse(JSON.parse(await readFile(json, "utf8"))) };
}

/** A user's mistake is one line on standard error, nothing on standard output, exit 2, and no work before it. */
function expectMistake({ code, stdout, stderr }: Finished, message: string): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^fiftyfold: [^\n]+\n$/);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
}

describe("--metric ranks by another metric", () => {
  test.concurrent.each([
    ["recall on class positive", "recall of positive", "share"],
    ["auroc", "AUROC", "share"],
    ["log-loss", "log loss", "number"],
  ])("%s", async (metric, title, unit) => {
    const json = join(place.folder, `by ${metric}.json`);
    const finished = await place.rankSample("--metric", metric, "--json", json);
    expect(finished.code).toBe(0);
    expect(finished.stdout).toMatch(new RegExp(`^rank +variant +${title} +95% interval`, "m"));
    const report = reportSchema.parse(JSON.parse(await readFile(json, "utf8")));
    expect(report).toMatchObject({ metric, title, unit, constraints: [], requirement: null });
    expect(report.metrics.map((each) => each.metric)).toContain(metric === "log-loss" ? "auroc" : "log-loss");
  });

  test("on weighted rows, which are worth fewer", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `it was ${i % 2 ? "good" : "slow"},${i % 2 ? "positive" : "negative"},${1 + (i % 4)}\n`,
    );
    const data = await place.file("weighted.csv", `text,label,weight\n${rows.join("")}`);
    const { code, stdout } = await place.rank(
      "--family",
      "tiny-text",
      "--data",
      data,
      "--weight",
      "weight",
      "--metric",
      "macro-f1",
    );
    expect(code).toBe(0);
    // (10 * (1 + 2 + 3 + 4))^2 / (10 * (1 + 4 + 9 + 16))
    expect(stdout).toContain("Weighted, your 40 rows are worth 33 rows of equal weight.");
  });
});

describe("--require", () => {
  test("that a variant surely meets: exit 0, with a column of who does and a table of the constraints", async () => {
    const { code, stdout, report } = await requiring(
      "objective: macro-f1\nconstraints:\n  - accuracy ≥ 50%\n  - size <= 1 GB\n  - latency p95 <= 60 s\n",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^rank +variant +macro F1 .* meets$/m);
    expect(stdout).toMatch(/^variant 0\d +figure +interval +required$/m);
    expect(stdout).toMatch(/^ +yes +[\d.]+% +[\d.]+% to [\d.]+% +accuracy >= 0.5$/m);
    expect(stdout).toMatch(/^ +yes +[\d.]+ ms +.* latency p95 <= 60000 ms$/m);
    const found = await report();
    expect(found).toMatchObject({ metric: "macro-f1", requirement: "met" });
    expect(found.constraints.map(({ constraint }) => constraint)).toEqual([
      "accuracy >= 0.5",
      "size <= 1000 MB",
      "latency p95 <= 60000 ms",
    ]);
    // The files are of one size, and so of one graph: there is nothing else to trade.
    expect(found.tradeoffs?.measures.map(({ measure }) => measure)).toEqual(["macro-f1", "accuracy"]);
  });

  test("that none meets: exit 3, and the headline says so", async () => {
    const { code, stdout, stderr, report } = await requiring("constraints: [size <= 1 B]");
    expect(code).toBe(3);
    expect(stdout).toContain("No variant meets what you require on your 46 rows\n");
    expect(stdout).toMatch(/^ +no +.* size <= 0.000001 MB$/m);
    expect(stderr).toMatch(/^Running 3 variants: 46 rows, [\d.]+ s\n$/);
    expect(await report()).toMatchObject({ requirement: "not-met" });
  });

  test("that these rows can't tell of: exit 3 too, since only what is sure lets a release through", async () => {
    const { code, stdout, report } = await requiring("constraints: [accuracy >= 0.9]");
    expect(code).toBe(3);
    expect(stdout).toContain("Your 46 rows can't show that any variant meets what you require");
    expect(stdout).toMatch(/^can't tell +[\d.]+% .* accuracy >= 0.9$/m);
    expect(await report()).toMatchObject({ requirement: "cannot-tell" });
  });

  test("may mix measures, name costs, and be JSON; an empty file asks for accuracy", async () => {
    const costs = { positive: { negative: 5 } };
    const runs = await Promise.all([
      requiring(
        JSON.stringify({ objective: [{ measure: "accuracy", weight: 2 }, { measure: "recall on class positive" }] }),
      ),
      requiring(JSON.stringify({ objective: "expected-cost", costs })),
      requiring(""),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const reports = await Promise.all(runs.map(({ report }) => report()));
    expect(reports.map(({ metric }) => metric)).toEqual([
      "0.667 * accuracy + 0.333 * recall on class positive",
      "expected-cost",
      "accuracy",
    ]);
    expect(reports.map(({ requirement }) => requirement)).toEqual([null, null, null]);
  });

  test("of a slice counts its rows", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `it was ${i % 2 ? "good" : "slow"},${i % 2 ? "positive" : "negative"},${i % 4 < 2 ? "day" : "night"}\n`,
    );
    const data = await place.file("sliced.csv", `text,label,time\n${rows.join("")}`);
    const run = async (constraint: string) => {
      const file = await place.file(`slice-${files++}.yaml`, `constraints:\n  - ${constraint}\n`);
      return place.rank("--family", "tiny-text", "--data", data, "--slice", "time", "--require", file);
    };
    const [met, misspelt] = await Promise.all([
      run("accuracy on slice night >= 0.5"),
      run("accuracy on slice nigth >= 0.5"),
    ]);
    expect(met.code).toBe(0);
    expect(met.stdout).toContain("accuracy on slice night >= 0.5");
    expectMistake(misspelt, "There is no slice nigth. The slice columns are 'time' (");
  });
});

describe("a mistake in a requirement is found before the work, and says where it is", () => {
  test.concurrent.each<[string, string, string]>([
    ["broken YAML", "objective: [accuracy\nconstraints: {", "is no YAML."],
    ["an alias to nothing", "objective: *nothing", "is no YAML."],
    ["an unknown key", "objektive: accuracy", "objektive"],
    ["a list", "- accuracy", ".yaml: "],
    ["a misspelt metric", "objective: acuracy", "objective: 'acuracy' is no metric."],
    [
      "a misspelt part",
      "objective:\n  - measure: accuracy\n  - measure: acuracy",
      "objective, number 2, measure: 'acuracy'",
    ],
    [
      "a constraint that is none",
      "constraints:\n  - accuracy >= 0.5\n  - accuracy => 0.5",
      "constraints, number 2: 'accuracy => 0.5' is no constraint.",
    ],
    ["a constraint without unit", "constraints: [size <= 5]", "constraints, number 1: 'size' needs a unit"],
    [
      "an unknown class",
      "objective: recall on class happy",
      "The family has no class 'happy'. Its classes are 'negative', 'positive'.",
    ],
    ["no class at all", "objective: recall", "recall is of one class: say which."],
    [
      "an unknown test",
      "constraints: [accuracy on test blur >= 0.5]",
      "no published stress test 'blur'. It publishes none.",
    ],
    ["a slice that is not there", "constraints: [accuracy on slice night >= 0.5]", "There is no slice night."],
    ["pairs without a group", "objective: flip-rate", "flip-rate needs pairs of rows"],
    ["costs of an unknown class", "objective: expected-cost\ncosts: {happy: {positive: 1}}", "The costs name 'happy'"],
    ["an objective that is not on rows", "objective: size", "The objective has to be measured on your rows."],
    ["opposite directions", "objective:\n  - measure: accuracy\n  - measure: log-loss", "can't be mixed."],
  ])("%s", async (_, yaml, message) => {
    expectMistake(await requiring(yaml), message);
  });

  test("a file that is not there", async () => {
    expectMistake(await place.rankSample("--require", join(place.folder, "nope.yaml")), "to read for --require.");
  });

  test("--metric beside it", async () => {
    expectMistake(await requiring("", "--metric", "accuracy"), "--metric and --require both say what to rank by.");
  });

  test("a metric that is none, or that needs what only a file can say, by its flag", async () => {
    expectMistake(await place.rankSample("--metric", "acuracy"), "--metric: 'acuracy' is no metric.");
    expectMistake(await place.rankSample("--metric", "expected-cost"), "needs to know what each mistake costs.");
  });
});
