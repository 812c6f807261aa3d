import { describe, expect, test } from "vitest";
import { warnsOfRows } from "#server/contracts/doubts";
import type { Ranking, Yardsticks } from "#server/contracts/ranking";
import { buildReport } from "#server/report/build-report";
import { reportHtml } from "#server/report/report-html";
import { describeRanking } from "#server/report/verdict";
import { sampleRanking } from "#tests/report/sample-ranking";

const { expected } = sampleRanking().recommendation;

const ranked = (held: Partial<Yardsticks>, change: Parameters<typeof sampleRanking>[0] = {}): Ranking =>
  sampleRanking({
    yardsticks: { oneAnswer: null, mostGiven: { answer: "ill", rows: 120, labelled: 110 }, iid: null, ...held },
    ...change,
  });
const reportOf = (ranking: Ranking, warnings: string[] = []) =>
  buildReport({
    family: "tiny-text",
    data: { rows: ranking.rows, skipped: 0, sha256: "ab".repeat(32) },
    ranking,
    warnings,
  });
const words = (ranking: Ranking) => describeRanking(ranking).sentences.join("\n");
const isGlad = (ranking: Ranking) => /^Take variant|could be the best|can't be told apart/.test(headline(ranking));
const headline = (ranking: Ranking) => describeRanking(ranking).headline;
const gets = (estimate: number, answer: string | null = "well") => ({ oneAnswer: { answer, estimate } });

describe("a choice that is not above one answer for every row", () => {
  test("is the first warning, before those of the data, and on the printed report", () => {
    const report = reportOf(ranked(gets(0.8)), ["3 rows were trained on."]);
    expect(report.warnings[0]).toBe(
      "No variant is of use on these rows as it is: what to expect of variant 17, the best choice, is no better than always answering “well” (right 72.1% of the time, against 80.0%). Look at the labels, at how the inputs were read and at what the family was trained on before you take any.",
    );
    expect(report.warnings[1]).toBe("3 rows were trained on.");
    expect(reportHtml(report)).toContain('<p class="warning" role="alert">No variant is of use');
  });

  test("is warned of from where the two are level on", () => {
    expect(reportOf(ranked(gets(expected.estimate))).warnings).toHaveLength(1);
    expect(reportOf(ranked(gets(expected.estimate - 1e-6))).warnings).toEqual([]);
  });

  test("is turned round where lower is better", () => {
    const cost = { metric: "expected-cost", title: "expected cost", better: "lower", unit: "number" } as const;
    expect(reportOf(ranked(gets(expected.estimate - 0.1), cost)).warnings).toHaveLength(1);
    expect(reportOf(ranked(gets(expected.estimate + 0.1), cost)).warnings).toEqual([]);
  });

  test("has no glad headline, whatever the best set and the test say", () => {
    for (const best of [1, 3, 31, 50])
      for (const p of [0.00002, 0.4]) {
        const test = { name: "Cochran's Q" as const, statistic: 3, df: 49, p };
        const sample = { best, count: 50, test };
        expect(isGlad(ranked(gets(0.8), sample)), `${best} ${p}`).toBe(false);
        expect(headline(ranked(gets(0.8), sample))).toBe(
          "Take none as it is: on rows like your 240, the best choice, variant 17, can be expected to be no better than always answering “well”",
        );
      }
    expect(isGlad(ranked(gets(0.6)))).toBe(true);
  });

  test("is told of any answer where each would get the same", () => {
    const balanced = { metric: "balanced-accuracy", title: "balanced accuracy" };
    expect(reportOf(ranked(gets(0.9, null), balanced)).warnings[0]).toContain(
      "no better than always giving one and the same answer (72.1% balanced accuracy, against 90.0%)",
    );
  });
});

describe("a choice that may be no better than one answer for every row", () => {
  const [low] = expected.interval;

  test("is told from the lower end of what to expect on, and as a matter of the choice, not of a variant's own score", () => {
    expect(words(ranked(gets(low)))).toContain(
      "Mind that always answering “well” would be right 66.1% of the time on these rows. That lies within the 95% interval of what to expect of the variant chosen (66.1% to 78.1%), so these rows do not show that choosing here beats it on new rows, whatever a variant scored on the rows it was picked on.",
    );
    expect(words(ranked(gets(low - 1e-6)))).not.toContain("Mind that");
  });

  test("is not told again where the warning says it", () => {
    expect(words(ranked(gets(expected.estimate)))).not.toContain("Mind that");
  });
});

describe("a choice that gives the same answer to every row", () => {
  const gives = (rows: number, labelled: number) => ranked({ mostGiven: { answer: "ill", rows, labelled } });

  test("is warned of with the answer, and that its recall means nothing", () => {
    const [warning] = reportOf(gives(240, 120)).warnings;
    expect(warning).toMatch(
      /^Variant 17 gives the same answer, “ill”, to all 240 rows: .* recall of ill means nothing/,
    );
    expect(headline(gives(240, 120))).toBe(
      "Take none as it is: the highest, variant 17, answers “ill” to all of your 240 rows",
    );
  });

  test("also where all but one in a hundred rows get it", () => {
    expect(reportOf(gives(238, 120)).warnings[0]).toContain("to all but 2 of your 240 rows");
    expect(reportOf(gives(237, 120)).warnings).toEqual([]);
  });

  test("but not where nearly all rows really are of that class, and the variant sees the others", () => {
    expect(reportOf(gives(238, 238)).warnings).toEqual([]);
    expect(isGlad(gives(238, 238))).toBe(true);
    expect(reportOf(gives(240, 240)).warnings).toHaveLength(1);
  });
});

describe("the family's own test", () => {
  const iid = (estimate: number): Partial<Yardsticks> => ({
    iid: { title: "Film reviews", estimate, interval: [estimate - 0.01, estimate + 0.01], n: 3000 },
  });

  test("stands beside what to expect where the two lie beyond both intervals", () => {
    expect(words(ranked(iid(0.9)))).toContain(
      "On its own test (Film reviews), variant 17 has 90.0% accuracy (95% interval 89.0% to 91.0%, n = 3,000): your data is much harder, or its labels mean something else.",
    );
    expect(words(ranked(iid(0.8)))).toContain(": your data is harder, or");
    expect(words(ranked(iid(0.55)))).toContain(": your data is much easier, or");
    expect(words(ranked(iid(0.78)))).not.toContain("On its own test");
    expect(words(ranked({}))).not.toContain("On its own test");
  });
});

test("whether a report warns of its rows can be told, whatever else it warns of", () => {
  const same = { answer: "ill", rows: 120, labelled: 60 };
  const failed = [
    { variant: "07", reason: "It gave no logits." },
    { variant: "08", reason: "It gave no logits." },
    { variant: "09", reason: "It ended." },
  ];
  for (const held of [{}, gets(0.8), { mostGiven: same }, { ...gets(0.8), mostGiven: same }]) {
    const ranking = ranked(held, { rows: 120 });
    for (const missing of [[], failed]) {
      const source = { family: "tiny", data: { rows: 120, skipped: 0, sha256: "0" }, ranking, failed: missing };
      expect(warnsOfRows(buildReport({ ...source, warnings: ["3 rows were trained on."] }))).toBe(true);
      expect(warnsOfRows(buildReport(source))).toBe(false);
    }
  }
});

test("variants that could not be run are named, a sentence a reason", () => {
  const failed = Array.from({ length: 7 }, (_, at) => ({
    variant: `0${at}`,
    reason: at < 6 ? "It ended." : "It hung.",
  }));
  expect(
    buildReport({ ...{ family: "tiny", data: { rows: 9, skipped: 0, sha256: "0" } }, ranking: ranked({}), failed })
      .warnings,
  ).toEqual([
    "6 variants could not be run and are left out: 00, 01, 02, 03, 04 and 1 more. Of each: it ended.",
    "Variant 06 could not be run and is left out. It hung.",
  ]);
});
