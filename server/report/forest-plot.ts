import type { Report } from "#server/contracts/report";
import { axisTicks } from "#server/report/axis-ticks";
import { escapeHtml } from "#server/report/escape-html";
import { formatConfidence, formatCount, formatFigure, formatNumber, formatRange } from "#server/report/format";
import { isPlainAccuracy } from "#server/report/verdict-sentences";

const WIDTH = 760;
const LEFT = 64;
const RIGHT = 24;
const TOP = 34;
const ROW = 17;
const BOTTOM = 40;

/** A forest plot as inline SVG: a line a variant, best first; the band is what to expect of the chosen one. */
export function forestPlot(report: Report): string {
  const { variants, recommendation, confidence, rows, unit } = report;
  const { expected } = recommendation;
  const ends = [...variants.flatMap((ranked) => ranked.interval), ...expected.interval];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const margin = Math.max((high - low) * 0.04, unit === "share" ? 0.002 : Math.abs(high) * 0.002 || 0.002);
  const scale = (share: number) => LEFT + ((share - low + margin) / (high - low + 2 * margin)) * (WIDTH - LEFT - RIGHT);
  const x = (share: number) => scale(share).toFixed(1);
  const bottom = TOP + variants.length * ROW;
  const height = bottom + BOTTOM;
  const best = variants.filter((ranked) => ranked.inBestSet).length;

  const ticks = axisTicks(low, high).map(
    (tick) =>
      `<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${bottom}"/><text class="tick" x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${escapeHtml(tickLabel(tick, unit))}</text>`,
  );
  const lines = variants.map((ranked, index) => {
    const y = TOP + index * ROW + ROW / 2;
    const chosen = ranked.variant === recommendation.variant;
    const kind = `${ranked.inBestSet ? "best" : "other"}${chosen ? " chosen" : ""}`;
    const [from, to] = ranked.interval;
    const tip = `Variant ${ranked.variant}: ${formatFigure(ranked.estimate, unit)}, ${formatRange(ranked.interval, unit)}`;
    return `<g class="${kind}"><title>${escapeHtml(tip)}</title><text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${escapeHtml(ranked.variant)}</text><line x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/>${marker(scale(ranked.estimate), y, ranked.inBestSet)}</g>`;
  });
  const band = `<rect class="band" x="${x(expected.interval[0])}" y="${TOP}" width="${(scale(expected.interval[1]) - scale(expected.interval[0])).toFixed(1)}" height="${bottom - TOP}"/><line class="expected" x1="${x(expected.estimate)}" x2="${x(expected.estimate)}" y1="${TOP}" y2="${bottom}"/>`;
  const description = `${formatCount(variants.length)} variants on ${formatCount(rows)} rows, best first, each with its ${formatConfidence(confidence)} interval. ${formatCount(best)} in the best set, shown as filled diamonds; the others as open circles. The band marks what to expect of the chosen variant, out of bag: ${formatFigure(expected.estimate, unit)}, ${formatRange(expected.interval, unit)}. The table holds the same numbers.`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="plot-title plot-description" xmlns="http://www.w3.org/2000/svg">
<title id="plot-title">${plotTitle(report)}</title>
<desc id="plot-description">${escapeHtml(description)}</desc>
<g class="legend" aria-hidden="true"><g class="best">${marker(LEFT + 6, 14, true)}<text x="${LEFT + 18}" y="18">best set</text></g><g class="other">${marker(LEFT + 92, 14, false)}<text x="${LEFT + 104}" y="18">others</text></g><rect class="band" x="${LEFT + 166}" y="7" width="22" height="14"/><line class="expected" x1="${LEFT + 177}" x2="${LEFT + 177}" y1="7" y2="21"/><text x="${LEFT + 196}" y="18">expected of the chosen one, out of bag</text></g>
${band}
${ticks.join("\n")}
${lines.join("\n")}
<text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${bottom + 34}" text-anchor="middle">${isPlainAccuracy(report) ? "right, share of rows" : escapeHtml(report.title)}</text>
</svg>`;
}

/** Shape tells the best set apart as well as colour does. */
function marker(x: number, y: number, best: boolean): string {
  if (!best) return `<circle cx="${x.toFixed(1)}" cy="${y}" r="3.5"/>`;
  const points = [
    `${x.toFixed(1)},${y - 5.5}`,
    `${(x + 5.5).toFixed(1)},${y}`,
    `${x.toFixed(1)},${y + 5.5}`,
    `${(x - 5.5).toFixed(1)},${y}`,
  ];
  return `<polygon points="${points.join(" ")}"/>`;
}

const tickLabel = (tick: number, unit: Report["unit"]) =>
  unit === "share" ? `${formatNumber(Number((tick * 100).toFixed(6)))}%` : formatNumber(tick);

/** What the plot shows, as a heading; safe in HTML. */
export const plotTitle = (report: Report): string =>
  isPlainAccuracy(report) ? "How often each variant is right" : `Each variant's ${escapeHtml(report.title)}`;
