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
