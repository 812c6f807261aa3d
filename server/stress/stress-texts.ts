import type { StressStep } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { TEXT_OPERATIONS } from "#server/stress/operations";
import { randomOf } from "#server/stress/random";

/**
 * Does one operation to the texts of one row: its text, or the two of a pair. What is drawn at random depends on the step and
 * the row alone. Made for English.
 *
 * @param row position in its set, from 0
 * @returns as many texts; the same ones where the operation finds nothing to change
 * @throws InputError for an operation or a level that there is not
 */
export function stressTexts(step: StressStep, texts: readonly string[], row: number): string[] {
  const { operation, level } = step;
  const found = TEXT_OPERATIONS.find(({ name }) => name === operation);
  if (!found) {
    const names = TEXT_OPERATIONS.map(({ name }) => name).join(", ");
    throw new InputError(`Nothing called '${operation}' can be done to text.`, { hint: `There are ${names}.` });
  }
  const problem = found.refuse(level);
  if (problem !== null) {
    throw new InputError(`'${operation}' has no level ${level}: ${problem}.`, {
      hint: `There are ${found.levels.join(", ")}.`,
    });
  }
  return found.apply([...texts], level, randomOf(step, row));
}
