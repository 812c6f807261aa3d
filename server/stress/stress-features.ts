import type { Feature, StressStep } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { FEATURE_OPERATIONS } from "#server/stress/operations";

/** A feature of this ending counts values: where there are none it is 0, not missing. */
const COUNT = /_count$/;

/**
 * Does one operation to rows of features.
 *
 * @param features of the family, F of them in their order
 * @param values shape (N, F), row-major, NaN where one is missing
 * @returns a new array of the same shape
 * @throws InputError for an operation or a level that there is not
 */
export function stressFeatures(
  { operation, level }: StressStep,
  features: Feature[],
  values: Float32Array,
): Float32Array {
  const found = FEATURE_OPERATIONS.find(({ name }) => name === operation);
  if (!found) {
    const names = FEATURE_OPERATIONS.map(({ name }) => name).join(", ");
    throw new InputError(`Nothing called '${operation}' can be done to features.`, { hint: `There are ${names}.` });
  }
  const selected = found.select(features, level);
  if (selected.length === 0) throw new InputError(`The family has no ${found.level} '${level}'.`);
  const stressed = Float32Array.from(values);
  for (let start = 0; start < values.length; start += features.length) {
    for (const at of selected) stressed[start + at] = COUNT.test(features[at]?.name ?? "") ? 0 : Number.NaN;
  }
  return stressed;
}
