import { describe, expect, test } from "vitest";
import { axisTicks } from "#server/report/axis-ticks";
import { buildReport } from "#server/report/build-report";
import { reportHtml } from "#server/report/report-html";
import {
  sampleConstraint,
  sampleMetric,
  sampleRanking,
  sampleRequired,
  sampleSlice,
} from "#tests/report/sample-ranking";

const attack = `</td><script>alert("1")</script>&'`;
const base = sampleRanking({ count: 50, best: 7 });
const slices = [sampleSlice("style", attack, 0.4, base), sampleSlice(attack, "plain", 0.7, base)];
const data = { rows: 240, skipped: 3, sha256: "ab".repeat(32) };
const report = buildReport({ family: "tiny-text", data, ranking: { ...base, slices } });
const html = reportHtml(report, `Tiny ${attack}`);

test("whatever a user wrote stays text", () => {
  expect(html).not.toContain("<script");
  expect(html).not.toContain(`"1"`);
  expect(html.split("&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;").length).toBeGreaterThan(
    4,
  );
});

test("the file needs nothing else", () => {
  expect(html).not.toMatch(/<(link|img|iframe|object|script|base)\b/i);
  expect(html).not.toMatch(/\b(src|href|srcset|xlink:href|on\w+)\s*=/i);
  expect(html).not.toMatch(/@import|url\(/i);
  expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
});

test("the plot has a name and a description, and each variant its interval", () => {
  expect(html).toContain('role="img" aria-labelledby="plot-title plot-description"');
  expect(html).toMatch(/<desc id="plot-description">50 variants on 240 rows/);
  const svg = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
  expect(svg.match(/<title>Variant /g)).toHaveLength(50);
  expect(svg.match(/<polygon/g)).toHaveLength(7 + 1);
  expect(svg.match(/<circle/g)).toHaveLength(43 + 1);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("the table behind the plot has every variant and marks the best set", () => {
  const table = html.slice(html.indexOf('aria-label="The variants"'), html.indexOf("Slice by slice"));
  expect(table.match(/<tr class="(best|other)/g)).toHaveLength(50);
  expect(table.match(/<tr class="best/g)).toHaveLength(7);
  expect(table.match(/<td>recommended/g)).toHaveLength(1);
});

test("captions stand outside of what scrolls, and each table is described by its own", () => {
  expect(html).not.toContain("<caption");
  const described = [...html.matchAll(/aria-describedby="([^"]+)"/g)].map(([, id]) => id);
  expect(described.length).toBeGreaterThan(1);
  expect(new Set(described).size).toBe(described.length);
  for (const id of described) expect(html).toContain(`<p class="caption" id="${id}">`);
});

test("headline and sentences come first", () => {
  expect(html.indexOf("<h1>Take variant 17")).toBeGreaterThan(0);
  expect(html.indexOf("<h1>")).toBeLessThan(html.indexOf("<svg"));
});

test("equal variants on few rows still make a plot", () => {
  const flat = sampleRanking({ count: 2, best: 2 });
  const same = flat.variants.map((variant) => ({ ...variant, estimate: 1, interval: [1, 1] as [number, number] }));
  const expected = { estimate: 1, interval: [1, 1] as [number, number] };
  const ranking = { ...flat, variants: same, recommendation: { ...flat.recommendation, expected } };
  expect(reportHtml(buildReport({ family: "tiny-text", data, ranking }))).not.toMatch(/NaN|Infinity|undefined/);
});

describe("what is required", () => {
  const ranking = sampleRequired(["met", "cannot-tell", "not-met"], { best: 2 });
  const constraints = [
    ...ranking.constraints,
    sampleConstraint(["met", "met", "met"], ranking, {
      constraint: `accuracy on slice style=${attack} >= 0.5`,
      title: `accuracy where style is ${attack}`,
      threshold: 0.5,
    }),
    sampleConstraint([], ranking, {
      constraint: "latency p95 <= 5 ms",
      title: "latency (95th percentile)",
      better: "lower",
      unit: "ms",
      relation: "<=",
      threshold: 5,
      variants: ranking.variants.map(({ variant }) => ({
        variant,
        estimate: null,
        interval: null,
        reason: `not measured ${attack}`,
        state: "cannot-tell",
      })),
    }),
  ];
  const page = reportHtml(buildReport({ family: "tiny-text", data, ranking: { ...ranking, constraints } }));

  test("has a table: of each constraint the recommended variant's figure and how many meet it", () => {
    const table = tableOf(page, "The constraints");
    expect(table[0]).toEqual(["Required", "Variant 17", "Interval", "Met by it", "Met by", "Not met by", "Can't tell"]);
    expect(table[1]).toEqual([
      "accuracy where time is night at least 70%",
      "75.0%",
      "73.0% to 77.0%",
      "yes",
      "1",
      "1",
      "1",
    ]);
    expect(table[3]?.slice(2)).toEqual(["", "can't tell", "0", "0", "3"]);
    expect(table).toHaveLength(4);
  });

  test("is a column of the variants, a fact and a note on the method", () => {
    const table = tableOf(page, "The variants");
    expect(table.map((row) => row.at(-1))).toEqual(["Meets what you require", "yes", "can't tell", "no"]);
    expect(page).toContain("<dt>Constraints</dt><dd>accuracy on slice time=night &gt;= 0.7; ");
    expect(page).toContain("<dt>Is a constraint met?</dt>");
  });

  test("stays text where a user wrote it", () => {
    expect(page).not.toContain("<script");
    expect(page).not.toContain(`"1"`);
    expect(page).toContain("accuracy where style is &lt;/td&gt;&lt;script&gt;");
    expect(page).toContain("not measured &lt;/td&gt;&lt;script&gt;");
  });

  test("leaves no trace where nothing is", () => {
    for (const trace of ["What you require", "Constraints", "Is a constraint met?", "Meets what"]) {
      expect(html).not.toContain(trace);
    }
  });
});

describe("the other metrics", () => {
  const ranking = sampleRanking({ count: 3 });
  const missing = {
    variants: ranking.variants.map(({ variant }) => ({
      variant,
      estimate: null,
      interval: null,
      correct: null,
      n: 0,
      reason: "No row is of class b.",
    })),
  };
  const page = reportHtml(
    buildReport({
      family: "tiny-text",
      data,
      ranking: {
        ...ranking,
        metrics: [sampleMetric(ranking)],
        classes: [
          sampleMetric(ranking, {
            metric: `recall on class ${attack}`,
            title: `recall of ${attack}`,
            unit: "share",
            rows: 31,
          }),
          sampleMetric(ranking, { metric: "precision on class b", title: "precision of b", ...missing }),
        ],
      },
    }),
  );

  test("have a table: of each the recommended variant's figure beside the spread over all, in its unit", () => {
    expect(tableOf(page, "The metrics")).toEqual([
      ["Metric", "Rows", "Variant 17", "Interval", "Lowest to highest variant"],
      ["log loss", "240", "0.412", "0.362 to 0.462", "0.412 to 0.432"],
      [expect.stringContaining("recall of"), "31", "41.2%", "36.2% to 46.2%", "41.2% to 43.2%"],
      ["precision of b", "0", "No row is of class b.", "", ""],
    ]);
    expect(page).not.toContain("<script");
    expect(html).not.toContain("Metric by metric");
  });
});

describe("what the page of a ranking shows", () => {
  const ranking = sampleRequired(["met", "cannot-tell", "not-met"], { best: 2 });
  const scale = { better: "higher" as const, unit: "share" as const };
  const page = (labels: string[], counts: number[][]) =>
    reportHtml(
      buildReport({
        family: "tiny-text",
        data,
        ranking: {
          ...ranking,
          tradeoffs: {
            measures: [
              { measure: "accuracy", title: "accuracy", ...scale },
              { measure: "size", title: "size", better: "lower", unit: "bytes" },
            ],
            front: ["17"],
            values: ranking.variants.map(({ variant }, at) => ({ variant, values: [0.7, at === 1 ? null : 2e6] })),
            correlations: [],
          },
          pairs: {
            pairs: 31,
            unpaired: 0,
            variants: [{ variant: "17", bothRight: 20, firstOnly: 5, secondOnly: 4, flips: 9, p: 0.75 }],
          },
          moreData: {
            units: "rows",
            leader: "17",
            rival: "00",
            lead: 0.01,
            toPart: 900,
            withinPoint: null,
            curve: [{ units: 120, gain: 0.013, regret: 0.021, source: "subsampled" }],
          },
        },
        diagnostics: {
          confusion: [{ variant: "17", counts }],
          reliability: [
            { variant: "17", bins: [{ low: 0.5, high: 1, n: 40, correct: 30, confidence: 0.8, interval: [0.6, 0.9] }] },
          ],
        },
      }),
      "Tiny",
      labels,
    );

  test("is in the file too: confusion, reliability, trade-offs, pairs, more data", () => {
    const labels = ["a", attack];
    const text = page(labels, [
      [10, 2],
      [3, 25],
    ]);
    expect(tableOf(text, "The confusion matrix")[1]).toEqual(["a", "10", "2", "12"]);
    expect(tableOf(text, "The reliability")[1]).toEqual(["50.0% to 100.0%", "40", "80.0%", "75.0%", "60.0% to 90.0%"]);
    expect(tableOf(text, "The measures").slice(1, 3)).toEqual([
      ["17", "70.0%", "2 MB", "yes"],
      ["00", "70.0%", "not defined", "no"],
    ]);
    expect(tableOf(text, "The pairs")[1]).toEqual(["20", "5", "4", "9", "p = 0.75"]);
    expect(tableOf(text, "The gain from more data")[1]).toEqual(["120", "1.3", "2.1", "tried on parts"]);
    expect(text).not.toContain("<script");
  });

  test("of many classes lists the mistakes, most frequent first", () => {
    const labels = Array.from({ length: 13 }, (_, at) => `class ${at}`);
    const counts = labels.map((_, at) => labels.map((__, column) => (at === column ? 5 : column === 0 ? at : 0)));
    const listed = tableOf(page(labels, counts), "The mistakes");
    expect(listed[1]).toEqual(["class 12", "class 0", "12", "17"]);
    expect(listed).toHaveLength(13);
  });

  test("has no confusion matrix where the labels are not known", () => {
    expect(page([], [[1]])).not.toContain("What is taken for what");
  });
});

test("another metric than accuracy is named wherever its figures stand, with the rows that they rest on", () => {
  const base = sampleRanking({ count: 3, metric: "log-loss", title: "log loss", better: "lower", unit: "number" });
  const variants = base.variants.map((own) => ({ ...own, correct: null, n: 77 }));
  const ranking = {
    ...base,
    variants,
    intervalMethod: "bootstrap-bca" as const,
    slices: [sampleSlice("site", "a", 0.7, base)],
  };
  const page = reportHtml(buildReport({ family: "tiny-text", data, ranking }));
  expect(tableOf(page, "The variants")[0]?.slice(2, 5)).toEqual(["log loss", "Interval", "Rows"]);
  expect(tableOf(page, "The variants")[1]?.slice(2, 5)).toEqual(["0.75", "0.695 to 0.8", "77"]);
  expect(tableOf(page, "The slices")[1]?.slice(2)).toEqual(["60", "0.7", "0.6 to 0.8", "0.7 to 0.7"]);
  expect(page).toContain(
    "Its log loss, with a bias-corrected and accelerated (BCa) bootstrap interval at 95% confidence.",
  );
  expect(page).not.toContain("75.0%");
});

test("a loss of nothing, for every variant alike, still makes a plot", () => {
  const flat = sampleRanking({
    count: 2,
    best: 2,
    metric: "expected-cost",
    title: "expected cost",
    better: "lower",
    unit: "number",
  });
  const nothing = { estimate: 0, interval: [0, 0] as [number, number] };
  const variants = flat.variants.map((variant) => ({ ...variant, ...nothing }));
  const ranking = { ...flat, variants, recommendation: { variant: "17", expected: nothing, gainOverRandom: nothing } };
  expect(reportHtml(buildReport({ family: "tiny-text", data, ranking }))).not.toMatch(/NaN|Infinity|undefined/);
});

test.each([
  [0.6612, 0.8, [0.68, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8]],
  [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.71, 0.738, [0.71, 0.715, 0.72, 0.725, 0.73, 0.735]],
  [0.5, 0.5, [0.5]],
])("ticks from %f to %f are round", (low, high, ticks) => {
  expect(axisTicks(low, high).map((tick) => Number(tick.toFixed(6)))).toEqual(ticks);
});

/** The cells of a table as text, a row after the other. */
function tableOf(page: string, name: string): string[][] {
  const start = page.indexOf(`aria-label="${name}"`);
  const table = page.slice(start, page.indexOf("</table>", start));
  return [...table.matchAll(/<tr.*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell]) => (cell ?? "").replaceAll("&#39;", "'")),
  );
}

test("what takes from the ranking's worth is said before the verdict", () => {
  const warned = buildReport({ family: "tiny-text", data, ranking: base, warnings: [`212 of your rows ${attack}`] });
  const page = reportHtml(warned);
  expect(page).toContain('<p class="warning" role="alert">212 of your rows &lt;/td&gt;');
  expect(page.indexOf('class="warning"')).toBeLessThan(page.indexOf('class="verdict"'));
  expect(html).not.toContain('class="warning"');
});
