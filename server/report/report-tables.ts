import { isDoubtful } from "#server/contracts/doubts";
import type { Report } from "#server/contracts/report";
import { escapeHtml } from "#server/report/escape-html";
import {
  formatConfidence,
  formatCount,
  formatDifference,
  formatFigure,
  formatPercent,
  formatRange,
} from "#server/report/format";
import { nameConstraint } from "#server/report/requirement-sentences";
import { isPlainAccuracy } from "#server/report/verdict-sentences";

/** All variants, best first. */
export function variantTable(report: Report): string {
  const { variants, recommendation, confidence, rows, unit, title, constraints } = report;
  const accuracy = isPlainAccuracy(report);
  const lines = variants.map((ranked) => {
    const chosen = ranked.variant === recommendation.variant;
    const [first, last] = ranked.rankInterval;
    const cells = [
      formatFigure(ranked.estimate, unit),
      formatRange(ranked.interval, unit),
      accuracy ? formatCount(ranked.correct ?? 0) : formatCount(ranked.n ?? rows),
      first === last ? `${first}` : `${first} to ${last}`,
      formatPercent(ranked.probabilityBest),
      ranked.inBestSet ? (chosen && !isDoubtful(report) ? "recommended" : "yes") : "no",
      ...(constraints.length > 0 ? [METS[ranked.requirement ?? "cannot-tell"]] : []),
    ];
    const kind = `${ranked.inBestSet ? "best" : "other"}${chosen ? " chosen" : ""}`;
    return `<tr class="${kind}"><td>${ranked.rank}</td><th scope="row">${escapeHtml(ranked.variant)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const heads = [
    "Rank",
    "Variant",
    accuracy ? "Right" : title,
    "Interval",
    accuracy ? "Right rows" : "Rows",
    "Rank could be",
    "Best in resamples",
    "Best set",
    ...(constraints.length > 0 ? ["Meets what you require"] : []),
  ];
  const caption = `${formatCount(variants.length)} variants on ${formatCount(rows)} rows; intervals at ${formatConfidence(confidence)} confidence. The top score of many is flattered by being the top: see what to expect of the chosen one, above.`;
  return table("The variants", caption, heads.map((text) => head(escapeHtml(text))).join(""), lines);
}

/** The recommended variant in each slice, beside the spread over all variants. */
export function sliceTable({ slices, recommendation, confidence, unit }: Report): string {
  if (slices.length === 0) return "";
  const lines = slices.map(({ column, value, rows, variants }) => {
    const own = variants.find((entry) => entry.variant === recommendation.variant);
    const all = variants.flatMap((entry) => (entry.estimate === null ? [] : [entry.estimate]));
    const cells = [
      formatCount(own?.n ?? rows),
      own?.estimate == null ? (own?.reason ?? "not defined") : formatFigure(own.estimate, unit),
      own?.interval == null ? "" : formatRange(own.interval, unit),
      all.length === 0 ? "" : formatRange([Math.min(...all), Math.max(...all)], unit),
    ];
    return `<tr><th scope="row" class="text">${escapeHtml(column)}</th><td class="text">${escapeHtml(value)}</td>${cells.map(cell).join("")}</tr>`;
  });
  const variant = escapeHtml(recommendation.variant);
  const heads = `<th scope="col" class="text">Column</th><th scope="col" class="text">Value</th>${["Rows", `Variant ${variant}`, "Interval", "Lowest to highest variant"].map(head).join("")}`;
  const caption = `Variant ${variant} in each slice; intervals at ${formatConfidence(confidence)} confidence, each slice by itself.`;
  return `<h2>Slice by slice</h2>\n${table("The slices", caption, heads, lines)}`;
}

/** Size and latency are told as they were found, without an interval. */
const isFact = ({ unit }: { unit: string }): boolean => unit === "ms" || unit === "bytes";

const METS = { met: "yes", "not-met": "no", "cannot-tell": "can't tell" };

/** Each constraint, and what the recommended variant makes of it. */
export function constraintTable({ constraints, recommendation, confidence }: Report): string {
  if (constraints.length === 0) return "";
  const lines = constraints.map((result) => {
    const own = result.variants.find(({ variant }) => variant === recommendation.variant);
    const count = (state: string): string => formatCount(result.variants.filter((each) => each.state === state).length);
    const cells = [
      own?.estimate == null ? (own?.reason ?? "not defined") : formatFigure(own.estimate, result.unit),
      own?.interval == null || isFact(result) ? "" : formatRange(own.interval, result.unit),
      METS[own?.state ?? "cannot-tell"],
      count("met"),
      count("not-met"),
      count("cannot-tell"),
    ];
    return `<tr><th scope="row" class="text">${escapeHtml(nameConstraint(result))}</th>${cells.map(cell).join("")}</tr>`;
  });
  const variant = escapeHtml(recommendation.variant);
  const heads = `<th scope="col" class="text">Required</th>${[`Variant ${variant}`, "Interval", "Met by it", "Met by", "Not met by", "Can't tell"].map(head).join("")}`;
  const caption = `A constraint is met where all of the ${formatConfidence(confidence)} interval is on its good side, and not met where none of it is.`;
  return `<h2>What you require</h2>\n${table("The constraints", caption, heads, lines)}`;
}

/** All metrics of the recommended variant, beside the spread over all variants. */
export function metricTable({ classes, metrics, recommendation, confidence }: Report): string {
  const results = [...metrics, ...classes];
  if (results.length === 0) return "";
  const lines = results.map(({ title, unit, rows, variants }) => {
    const own = variants.find(({ variant }) => variant === recommendation.variant);
    const all = variants.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
    const cells = [
      formatCount(own?.n ?? rows),
      own?.estimate == null ? (own?.reason ?? "not defined") : formatFigure(own.estimate, unit),
      own?.interval == null ? "" : formatRange(own.interval, unit),
      all.length === 0 ? "" : formatRange([Math.min(...all), Math.max(...all)], unit),
    ];
    return `<tr><th scope="row" class="text">${escapeHtml(title)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const variant = escapeHtml(recommendation.variant);
  const heads = `<th scope="col" class="text">Metric</th>${["Rows", `Variant ${variant}`, "Interval", "Lowest to highest variant"].map(head).join("")}`;
  const caption = `Variant ${variant} by the other metrics; intervals at ${formatConfidence(confidence)} confidence, each metric by itself.`;
  return `<h2>Metric by metric</h2>\n${table("The metrics", caption, heads, lines)}`;
}

/** The best few as one, beside the recommended variant alone. */
export function ensembleTable({ ensembles, recommendation, confidence, unit }: Report): string {
  if (ensembles.length === 0) return "";
  const cost = (value: number | null, scale: "bytes" | "ms"): string =>
    value === null ? "" : formatFigure(value, scale);
  const isJudged = ensembles.some(({ requirement }) => requirement !== null);
  const lines = ensembles.map(({ size, members, expected, gainOverSingle, bytes, latency, requirement }) => {
    const cells = [
      formatFigure(expected.estimate, unit),
      formatRange(expected.interval, unit),
      formatDifference(gainOverSingle.estimate, unit),
      gainOverSingle.interval.map((end) => formatDifference(end, unit)).join(" to "),
      cost(bytes, "bytes"),
      ...(latency === null ? [] : [cost(latency, "ms")]),
      ...(isJudged ? [METS[requirement ?? "cannot-tell"]] : []),
    ];
    return `<tr><th scope="row">${size}</th><td class="text">${escapeHtml(members.join(", "))}</td>${cells.map(cell).join("")}</tr>`;
  });
  const heads = `<th scope="col">Best</th><th scope="col" class="text">Variants</th>${[
    "Expect",
    "Interval",
    unit === "share" ? "Gain, points" : "Gain",
    "Interval",
    "Size",
    ...(ensembles.some(({ latency }) => latency !== null) ? ["Time for a row"] : []),
    ...(isJudged ? ["Meets size and latency"] : []),
  ]
    .map(head)
    .join("")}`;
  const caption = `The best few variants as one, by the mean of their logits: chosen on the rows of a resample, scored on those left out of it. The gain is over the best one alone, which here is variant ${recommendation.variant}, and positive where the ensemble is better; intervals at ${formatConfidence(confidence)} confidence.`;
  return `<h2>Several as one</h2>\n${table("The ensembles", caption, heads, lines)}`;
}

/** A table that scrolls by itself, its heads and lines as HTML. The caption stands above it, where it does not scroll away. */
export function table(name: string, caption: string, heads: string, lines: string[]): string {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `<p class="caption" id="${id}">${escapeHtml(caption)}</p>
<div class="scroll" role="region" aria-label="${escapeHtml(name)}" tabindex="0"><table aria-describedby="${id}">
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody></table></div>`;
}

export const head = (text: string): string => `<th scope="col">${text}</th>`;
export const cell = (text: string): string => `<td>${escapeHtml(text)}</td>`;
