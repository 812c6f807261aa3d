import type { Feature, StressStep } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { FEATURE_OPERATIONS } from "#server/stress/operations";
import { randomOf } from "#server/stress/random";

/**
 * Does one operation to rows of features. What is drawn at random depends on the step and the row alone.
 *
 * @param features of the family, F of them in their order
 * @param values shape (N, F), row-major, NaN where one is missing
 * @param start position of the first row in its set, from 0
 * @returns a new array of the same shape
 * @throws InputError for an operation or a level that there is not
 */
export function stressFeatures(step: StressStep, features: Feature[], values: Float32Array, start = 0): Float32Array {
  const { operation, level } = step;
  const found = FEATURE_OPERATIONS.find(({ name }) => name === operation);
  if (!found) {
    const names = FEATURE_OPERATIONS.map(({ name }) => name).join(", ");
    throw new InputError(`Nothing called '${operation}' can be done to features.`, { hint: `There are ${names}.` });
  }
  const change = found.prepare(features, step);
  if (!change) throw new InputError(`The family has no ${found.level} '${level}'.`);
  const stressed = Float32Array.from(values);
  const width = features.length;
  for (let row = 0; row * width < values.length; row++) {
    change(stressed.subarray(row * width, (row + 1) * width), randomOf(step, start + row));
  }
  return stressed;
}
