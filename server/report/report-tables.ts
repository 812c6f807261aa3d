import type { Report } from "#server/contracts/report";
import { escapeHtml } from "#server/report/escape-html";
import { formatConfidence, formatCount, formatInterval, formatPercent } from "#server/report/format";

/** All variants, best first. */
export function variantTable({ variants, recommendation, confidence, rows }: Report): string {
  const lines = variants.map((ranked) => {
    const chosen = ranked.variant === recommendation.variant;
    const [first, last] = ranked.rankInterval;
    const cells = [
      formatPercent(ranked.estimate),
      formatInterval(ranked.interval),
      formatCount(ranked.correct),
      first === last ? `${first}` : `${first} to ${last}`,
      formatPercent(ranked.probabilityBest),
      ranked.inBestSet ? (chosen ? "recommended" : "yes") : "no",
    ];
    const kind = `${ranked.inBestSet ? "best" : "other"}${chosen ? " chosen" : ""}`;
    return `<tr class="${kind}"><td>${ranked.rank}</td><th scope="row">${escapeHtml(ranked.variant)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const heads = [
    "Rank",
    "Variant",
    "Right",
    "Interval",
    "Right rows",
    "Rank could be",
    "Best in resamples",
    "Best set",
  ];
  const caption = `${formatCount(variants.length)} variants on ${formatCount(rows)} rows; intervals at ${formatConfidence(confidence)} confidence. The top score of many is flattered by being the top: see what to expect of the chosen one, above.`;
  return table("The variants", caption, heads.map(head).join(""), lines);
}

/** The recommended variant in each slice, beside the spread over all variants. */
export function sliceTable({ slices, recommendation, confidence }: Report): string {
  if (slices.length === 0) return "";
  const lines = slices.map(({ column, value, rows, variants }) => {
    const own = variants.find((entry) => entry.variant === recommendation.variant);
    const all = variants.flatMap((entry) => (entry.estimate === null ? [] : [entry.estimate]));
    const cells = [
      formatCount(rows),
      own?.estimate == null ? (own?.reason ?? "not defined") : formatPercent(own.estimate),
      own?.interval == null ? "" : formatInterval(own.interval),
      all.length === 0 ? "" : `${formatPercent(Math.min(...all))} to ${formatPercent(Math.max(...all))}`,
    ];
    return `<tr><th scope="row" class="text">${escapeHtml(column)}</th><td class="text">${escapeHtml(value)}</td>${cells.map(cell).join("")}</tr>`;
  });
  const variant = escapeHtml(recommendation.variant);
  const heads = `<th scope="col" class="text">Column</th><th scope="col" class="text">Value</th>${["Rows", `Variant ${variant}`, "Interval", "Lowest to highest variant"].map(head).join("")}`;
  const caption = `Variant ${variant} in each slice; intervals at ${formatConfidence(confidence)} confidence, each slice by itself.`;
  return `<h2>Slice by slice</h2>\n${table("The slices", caption, heads, lines)}`;
}

function table(name: string, caption: string, heads: string, lines: string[]): string {
  return `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody></table></div>`;
}

const head = (text: string) => `<th scope="col">${text}</th>`;
const cell = (text: string) => `<td>${escapeHtml(text)}</td>`;
