import { expect, test } from "vitest";
import { axisTicks } from "#server/report/axis-ticks";
import { buildReport } from "#server/report/build-report";
import { reportHtml } from "#server/report/report-html";
import { sampleRanking, sampleSlice } from "#tests/report/sample-ranking";

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

test.each([
  [0.6612, 0.8, [0.68, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8]],
  [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.71, 0.738, [0.71, 0.715, 0.72, 0.725, 0.73, 0.735]],
  [0.5, 0.5, [0.5]],
])("ticks from %f to %f are round", (low, high, ticks) => {
  expect(axisTicks(low, high).map((tick) => Number(tick.toFixed(6)))).toEqual(ticks);
});
