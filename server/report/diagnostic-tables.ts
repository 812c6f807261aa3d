import type { Report } from "#server/contracts/report";
import { escapeHtml } from "#server/report/escape-html";
import { formatConfidence, formatCount, formatInterval, formatPercent } from "#server/report/format";
import { cell, head, table } from "#server/report/report-tables";

/** A matrix wider than this does not fit a page: the mistakes are listed instead. */
const WIDEST = 12;
const MOST_LISTED = 30;

/** What the recommended variant, or where it was not kept the best ranked, takes for what. `labels` are those of the classes. */
export function confusionTable({ diagnostics, recommendation }: Report, labels: string[]): string {
  const kept = diagnostics?.confusion ?? [];
  const shown = kept.find(({ variant }) => variant === recommendation.variant) ?? kept[0];
  if (!shown || shown.counts.length !== labels.length) return "";
  const sum = (counts: number[]): number => counts.reduce((all, each) => all + each, 0);
  const heading = "<h2>What is taken for what</h2>\n";
  if (labels.length <= WIDEST) {
    const lines = labels.map((truth, at) => {
      const own = shown.counts[at] ?? [];
      const cells = [...own.map(formatCount), formatCount(sum(own))];
      return `<tr><th scope="row" class="text">${escapeHtml(truth)}</th>${cells.map(cell).join("")}</tr>`;
    });
    const heads = `<th scope="col" class="text">Really</th>${[...labels.map(escapeHtml), "n"].map(head).join("")}`;
    const caption = `Confusion matrix of variant ${shown.variant}: rows of the set by what they really are and, across, by its answer.`;
    return `${heading}${table("The confusion matrix", caption, heads, lines)}`;
  }
  const mistakes = labels
    .flatMap((truth, at) =>
      labels.map((answer, column) => ({
        truth,
        answer,
        rows: shown.counts[at]?.[column] ?? 0,
        n: sum(shown.counts[at] ?? []),
      })),
    )
    .filter(({ truth, answer, rows }) => truth !== answer && rows > 0)
    .sort((one, other) => other.rows - one.rows);
  const lines = mistakes
    .slice(0, MOST_LISTED)
    .map(
      ({ truth, answer, rows, n }) =>
        `<tr><th scope="row" class="text">${escapeHtml(truth)}</th><td class="text">${escapeHtml(answer)}</td>${[rows, n].map(formatCount).map(cell).join("")}</tr>`,
    );
  const heads = `<th scope="col" class="text">Really</th><th scope="col" class="text">Answered</th>${["Rows", "Of n"].map(head).join("")}`;
  const caption = `The ${lines.length} most frequent of ${formatCount(mistakes.length)} kinds of mistakes of variant ${shown.variant}.`;
  return `${heading}${table("The mistakes", caption, heads, lines)}`;
}

/** The recommended variant's confidence against how often it is right. */
export function reliabilityTable({ diagnostics, recommendation, confidence }: Report): string {
  const own = diagnostics?.reliability.find(({ variant }) => variant === recommendation.variant);
  if (!own || own.bins.length === 0) return "";
  const lines = own.bins.map(({ low, high, n, confidence: mean, correct, interval }) => {
    const cells = [formatCount(n), formatPercent(mean), formatPercent(correct / n), formatInterval(interval)];
    return `<tr><th scope="row">${escapeHtml(formatInterval([low, high]))}</th>${cells.map(cell).join("")}</tr>`;
  });
  const heads = ["Confidence", "Rows", "Mean confidence", "Right", "Interval"].map(head).join("");
  const caption = `Reliability of variant ${own.variant}: how sure it is against how often it is right, in bins of equal width; bins without rows are left out; intervals at ${formatConfidence(confidence)} confidence.`;
  return `<h2>When it says it is sure, is it right?</h2>\n${table("The reliability", caption, heads, lines)}`;
}
