import type { Column, Inspection, LabelCount } from "#server/contracts/dataset";

const TEXT_NAMES = [
  "text",
  "review",
  "review_text",
  "reviewtext",
  "sentence",
  "comment",
  "content",
  "body",
  "message",
  "tweet",
  "description",
  "document",
  "input",
];
const LABEL_NAMES = [
  "label",
  "labels",
  "sentiment",
  "polarity",
  "class",
  "target",
  "rating",
  "stars",
  "score",
  "category",
  "y",
];
const GROUP_NAMES =
  /^(group|group_id|patient|patient_id|user|user_id|author|author_id|customer|customer_id|document_id|doc_id|pair_id|session|session_id|subject|subject_id)$/;

const nameRank = (names: string[], name: string): number => {
  const at = names.indexOf(name.trim().toLowerCase().replaceAll(" ", "_"));
  return at < 0 ? 0 : names.length - at;
};

function best<T>(items: T[], score: (item: T) => number): T | null {
  let winner: T | null = null;
  let top = 0;
  for (const item of items) {
    const value = score(item);
    if (value > top) [winner, top] = [item, value];
  }
  return winner;
}

/** Share of a column's rows whose value was matched to a label of the family. */
function matchedShare(counts: LabelCount[] | undefined): number {
  const total = counts?.reduce((sum, count) => sum + count.rows, 0) ?? 0;
  return total === 0
    ? 0
    : (counts ?? []).reduce((sum, count) => sum + (count.label === null ? 0 : count.rows), 0) / total;
}

/** Guesses which column is the text, the label, the group, and which ones make slices; the person has the last word. */
export function guessColumns(
  columns: Column[],
  rows: number,
  labelCounts: Map<string, LabelCount[]>,
  meanLength: (column: string) => number,
): Inspection["guess"] {
  const filled = columns.filter((column) => column.filled > 0);
  const label = best(filled, (column) => {
    const named = nameRank(LABEL_NAMES, column.name);
    const matched = matchedShare(labelCounts.get(column.name));
    return matched > 0.5 ? 10 * matched + named : column.looksLike !== "text" && named > 0 ? named / 10 : 0;
  });
  const text = best(
    filled.filter((column) => column !== label),
    (column) =>
      (column.looksLike === "text" ? 100 + Math.min(meanLength(column.name), 1000) / 10 : 0) +
      20 * nameRank(TEXT_NAMES, column.name),
  );
  const others = filled.filter((column) => column !== label && column !== text);
  const group = others.find(
    (column) => GROUP_NAMES.test(column.name.toLowerCase()) && column.distinct > 1 && column.distinct < rows,
  );
  const slices = others.filter(
    (column) => column !== group && column.looksLike === "category" && column.distinct >= 2 && column.distinct <= 12,
  );
  return {
    text: text?.name ?? null,
    label: label?.name ?? null,
    slices: slices.slice(0, 5).map((column) => column.name),
    group: group?.name ?? null,
  };
}
