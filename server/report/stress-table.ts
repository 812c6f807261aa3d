import type { Report } from "#server/contracts/report";
import { escapeHtml } from "#server/report/escape-html";
import {
  formatConfidence,
  formatCount,
  formatDifference,
  formatFigure,
  formatNumber,
  formatPercent,
  formatRange,
} from "#server/report/format";
import { cell, head, table } from "#server/report/report-tables";

/** What each stress does to the recommended variant, and to the order. */
export function stressTable({ stresses, recommendation, confidence, unit }: Report): string {
  if (stresses.length === 0) return "";
  const lines = stresses.map(({ title, rows, changed, variants, best, correlation }) => {
    const own = variants.find(({ variant }) => variant === recommendation.variant);
    const cells = [
      `${formatPercent(changed / rows)} of ${formatCount(rows)}`,
      own?.estimate == null ? "" : formatFigure(own.estimate, unit),
      own?.interval == null ? "" : formatRange(own.interval, unit),
      own?.drop == null ? "" : formatDifference(own.drop, unit),
      own?.dropInterval == null ? "" : own.dropInterval.map((end) => formatDifference(end, unit)).join(" to "),
      own ? formatPercent(own.flipRate) : "",
      own?.estimate == null ? "" : own.inBestSet ? "yes" : "no",
      best ?? "",
      correlation === null ? "" : formatNumber(correlation.rho),
    ];
    return `<tr><th scope="row" class="text">${escapeHtml(title)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const variant = escapeHtml(recommendation.variant);
  const heads = `<th scope="col" class="text">Stress</th>${[
    "Rows changed",
    `Variant ${variant}`,
    "Interval",
    unit === "share" ? "Drop, points" : "Drop",
    "Interval",
    "Flip rate",
    "Best set there",
    "Best there",
    "Rank correlation",
  ]
    .map(head)
    .join("")}`;
  const caption = `Variant ${recommendation.variant} on the same rows put to each stress; drops are paired and positive where it is worse than on the rows as they are; intervals at ${formatConfidence(confidence)} confidence, each stress by itself.`;
  const all = stresses.map((stress) => allVariants(stress, unit, confidence)).join("\n");
  const verdicts = stresses.map(({ verdict }) => `<li>${escapeHtml(verdict)}</li>`).join("\n");
  return `<h2>Under stress</h2>\n<ul>\n${verdicts}\n</ul>\n${table("The stresses", caption, heads, lines)}\n${all}`;
}

/** Every variant under one stress, folded up. */
function allVariants({ title, rows, variants }: Report["stresses"][number], unit: Report["unit"], confidence: number) {
  const lines = variants.map((own) => {
    const cells = [
      own.rank == null ? "" : `${own.rank}`,
      own.estimate === null ? "" : formatFigure(own.estimate, unit),
      own.interval === null ? "" : formatRange(own.interval, unit),
      own.drop === null ? "" : formatDifference(own.drop, unit),
      own.dropInterval === null ? "" : own.dropInterval.map((end) => formatDifference(end, unit)).join(" to "),
      formatPercent(own.flipRate),
      own.estimate === null ? "" : own.inBestSet ? "yes" : "no",
    ];
    return `<tr><th scope="row">${escapeHtml(own.variant)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const drop = unit === "share" ? "Drop, points" : "Drop";
  const heads = ["Variant", "Rank there", "Figure there", "Interval", drop, "Interval", "Flip rate", "Best set there"]
    .map(head)
    .join("");
  const caption = `Every variant under ${title}, in the order of the ranking on the rows as they are; n = ${formatCount(rows)} rows; intervals at ${formatConfidence(confidence)} confidence.`;
  return `<details><summary>All variants: ${escapeHtml(title)}</summary>\n${table(`All variants under ${title}`, caption, heads, lines)}</details>`;
}
