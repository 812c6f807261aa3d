import type { Answers } from "#server/ranking/answers";

/** With fewer rows of a class, areas and thresholds are ruled by one or two of them, and resamples do not show it. */
const FEWEST_OF_A_CLASS = 5;

/**
 * Whether a class, or what it is told from, has too few of the rows for an area under a curve or a threshold. A side without any
 * row is another matter: there the metric is undefined.
 *
 * @returns a sentence, null where there are enough
 */
export function thinClass({ labels, classes }: Answers, rows: Uint32Array, classIndex: number): string | null {
  let of = 0;
  for (const row of rows) if (labels[row] === classIndex) of++;
  const name = classes[classIndex];
  const isThin = (count: number): boolean => count > 0 && count < FEWEST_OF_A_CLASS;
  if (isThin(of)) return `Only ${of} of the rows ${of === 1 ? "is" : "are"} of class ${name}.`;
  const others = rows.length - of;
  return isThin(others) ? `Only ${others} of the rows ${others === 1 ? "is" : "are"} not of class ${name}.` : null;
}

/** Rows of classes that each count the same must be worth so many rows that count the same. */
const FEWEST_WORTH = 15;

/**
 * Whether the classes are too unequal for a metric that gives each of them the same weight: C classes with n_c rows are worth
 * C^2 / sum(1 / n_c) rows, as an average over rows with weights 1 / n_c is (Kish 1965, Survey Sampling).
 *
 * @returns a sentence, null where the rows are worth enough
 */
export function unequalClasses({ labels, classes }: Answers, rows: Uint32Array): string | null {
  const counts = new Float64Array(classes.length);
  for (const row of rows) counts[labels[row] as number] = (counts[labels[row] as number] as number) + 1;
  const present = Array.from(counts.keys()).filter((index) => (counts[index] as number) > 0);
  const worth = present.length ** 2 / present.reduce((sum, index) => sum + 1 / (counts[index] as number), 0);
  const rarest = present.reduce(
    (least, index) => ((counts[index] as number) < (counts[least] as number) ? index : least),
    present[0] as number,
  );
  if (rows.length === 0 || worth >= FEWEST_WORTH || rows.length < FEWEST_WORTH) return null;
  const of = counts[rarest] as number;
  return `Only ${of} of the rows ${of === 1 ? "is" : "are"} of class ${classes[rarest]}, which counts as much as any other class: all are worth no more than ${Math.floor(worth)} rows that count the same.`;
}
