import { InputError } from "#server/errors";
import type { Answers } from "#server/ranking/answers";
import type { PreparedObjective } from "#server/ranking/prepare-objective";

/** docs/validation.md: with fewer rows of a class, areas and thresholds are ruled by one or two of them. */
export const FEWEST_OF_A_CLASS = 5;

/**
 * Refuses areas under curves and thresholds where a class has next to no rows. A class without any is told of elsewhere: there the
 * objective is undefined.
 *
 * @throws InputError that says which class, and what to do
 */
export function refuseThinClasses({ metric, title, scored }: PreparedObjective, { labels, classes }: Answers): void {
  if (!/auroc|auprc|sensitivity/.test(metric)) return;
  const counts = classes.map(() => 0);
  for (const row of scored.rows) counts[labels[row] as number] = (counts[labels[row] as number] as number) + 1;
  const of = / on class (.+?)( on slice .*)?$/.exec(metric)?.[1];
  for (const [index, count] of counts.entries()) {
    if (count === 0 || count >= FEWEST_OF_A_CLASS || (of !== undefined && classes.length > 2 && classes[index] !== of))
      continue;
    throw new InputError(`There are too few rows to rank by ${title}: only ${count} of class ${classes[index]}.`, {
      hint: `It takes at least ${FEWEST_OF_A_CLASS} of each class it is about: add rows, or choose accuracy or a recall.`,
    });
  }
}
