import type { Report } from "#server/contracts/report";
import { moreDataTable, pairTable, tradeoffTable } from "#server/report/choice-tables";
import { confusionTable, reliabilityTable } from "#server/report/diagnostic-tables";
import { escapeHtml } from "#server/report/escape-html";
import { forestPlot, plotTitle } from "#server/report/forest-plot";
import { formatConfidence, formatCount } from "#server/report/format";
import { methodNotes } from "#server/report/method-notes";
import { reportStyle } from "#server/report/report-style";
import { constraintTable, ensembleTable, metricTable, sliceTable, variantTable } from "#server/report/report-tables";
import { stressTable } from "#server/report/stress-table";

/**
 * The report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere.
 *
 * @param labels the names of the classes in their order, for the confusion matrix, which is left out without them
 */
export function reportHtml(report: Report, familyTitle = report.family, labels: string[] = []): string {
  const { data, verdict } = report;
  const headline = escapeHtml(verdict.headline);
  const facts: [string, string][] = [
    ["Family", familyTitle === report.family ? report.family : `${familyTitle} (${report.family})`],
    ["Rows", `${formatCount(data.rows)} used, ${formatCount(data.skipped)} set aside`],
    ...(report.groups === null ? [] : ([["Groups", formatCount(report.groups)]] as [string, string][])),
    ["Your file (SHA-256)", data.sha256],
    ["Metric", report.metric],
    ...(report.constraints.length === 0
      ? []
      : ([["Constraints", report.constraints.map(({ constraint }) => constraint).join("; ")]] as [string, string][])),
    ["Confidence", formatConfidence(report.confidence)],
    ["Resamples, seed", `${formatCount(report.resamples)}, ${report.seed}`],
  ];
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${headline}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<p class="kicker">Fiftyfold report · ${escapeHtml(familyTitle)}</p>
<h1>${headline}</h1>
${report.warnings.map((warning) => `<p class="warning" role="alert">${escapeHtml(warning)}</p>`).join("\n")}
<ul class="verdict">
${verdict.sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("\n")}
</ul>
<h2>${plotTitle(report)}</h2>
<div class="scroll" role="region" aria-label="The plot" tabindex="0">
${forestPlot(report)}
</div>
<h2>The numbers</h2>
${variantTable(report)}
${constraintTable(report)}
${tradeoffTable(report)}
${stressTable(report)}
${sliceTable(report)}
${confusionTable(report, labels)}
${reliabilityTable(report)}
${ensembleTable(report)}
${metricTable(report)}
${pairTable(report)}
${moreDataTable(report)}
<h2>How this was worked out</h2>
${definitions(methodNotes(report))}
<h2>What went in</h2>
${definitions(facts)}
<p class="note">The same file, family, confidence and seed give this report again, to the byte.</p>
</main>
</body>
</html>
`;
}

function definitions(pairs: [string, string][]): string {
  const lines = pairs.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`);
  return `<dl>\n${lines.join("\n")}\n</dl>`;
}
