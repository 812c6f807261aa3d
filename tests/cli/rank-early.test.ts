import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Report, reportSchema } from "#server/contracts/report";
import { openWorkplace, type Workplace } from "#tests/cli/run-command";

const ROWS = 6000;
/** 00 knows both; 01 does not know "lovely", and 02 takes "slow" for good. */
const PAIR = "the film was lovely,positive,a\nthe room was slow,negative,b\n";

let place: Workplace;
let data: string;
beforeAll(async () => {
  place = await openWorkplace();
  data = await place.file("surely.csv", `text,label,part\n${PAIR.repeat(ROWS / 2)}`);
});
afterAll(() => place.close());

async function rank(...args: string[]): Promise<{ report: Report; stdout: string }> {
  const json = join(place.folder, "early.json");
  const { code, stdout, stderr } = await place.rank("--family", "tiny-text", "--data", data, "--json", json, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`${ROWS} rows`) });
  return { report: reportSchema.parse(JSON.parse(await readFile(json, "utf8"))), stdout };
}

describe("--early", () => {
  test("stops a variant that is surely not the best, says so, and what it spared", async () => {
    const { report, stdout } = await rank("--early");
    const { race, variants } = report;
    expect(race?.stopped).toHaveLength(1);
    const [stopped] = race?.stopped ?? [];
    expect(["01", "02"]).toContain(stopped?.variant);
    expect(race?.runs).toBe(3 * ROWS);
    // It is out after the second piece of 256 rows; how many more have been run by then is up to the machine.
    expect(stopped?.rows).toBe(512);
    expect(race?.runsSaved).toBeLessThanOrEqual(ROWS - 512);
    expect(variants).toHaveLength(2);
    expect(variants[0]).toMatchObject({ variant: "00", rank: 1, inBestSet: true, correct: ROWS });
    // Who was stopped may stand before the other, but not before the best.
    expect(variants[1]?.rankInterval[1]).toBe(3);
    expect(report.warnings).toEqual([
      expect.stringMatching(/^1 variant was stopped early, after 512 rows, .* spared [\d,]+ of 18,000 runs/),
    ]);
    expect(stdout).toContain("WARNING: 1 variant was stopped early");
  });

  test("changes no figure of those that are left", async () => {
    const whole = (await rank()).report;
    const early = (await rank("--early")).report;
    expect(whole.race).toBeNull();
    for (const { variant, estimate, correct, interval } of early.variants) {
      const same = whole.variants.find((each) => each.variant === variant);
      expect({ estimate, correct, interval }).toEqual({
        estimate: same?.estimate,
        correct: same?.correct,
        interval: same?.interval,
      });
    }
    expect(early.recommendation.variant).toBe(whole.recommendation.variant);
  });

  test("is off unless told", async () => {
    const { report, stdout } = await rank();
    expect(report.race).toBeNull();
    expect(report.variants).toHaveLength(3);
    expect(stdout).not.toContain("stopped early");
  });

  test("works for a slice, for recall of a class, and for the Brier score", async () => {
    for (const metric of ["accuracy on slice part=a", "recall on class positive", "brier"]) {
      const { report } = await rank("--early", "--slice", "part", "--metric", metric);
      expect(report.race).not.toBeNull();
      expect(report.variants[0]?.variant).toBe(metric === "brier" ? "00" : report.variants[0]?.variant);
      expect(report.variants.some(({ variant, inBestSet }) => variant === "00" && inBestSet)).toBe(true);
    }
  });

  test("is refused where nobody could be ruled out before the last row, with the way out", async () => {
    for (const metric of ["auroc", "log-loss", "macro-f1"]) {
      const { code, stderr } = await place.rank("--family", "tiny-text", "--data", data, "--early", "--metric", metric);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/--early: .* is no mean over rows .*Leave out --early/s);
    }
    const requirement = await place.file(
      "need.yaml",
      "objective: accuracy\nconstraints:\n  - recall on class positive >= 0.5\n",
    );
    const { code, stderr } = await place.rank(
      "--family",
      "tiny-text",
      "--data",
      data,
      "--early",
      "--require",
      requirement,
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain("--early stops variants by the objective alone");
  });
});
