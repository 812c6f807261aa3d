import type { Predictions, VariantFailure } from "#server/contracts/predictions";
import { InputError } from "#server/errors";
import { oneFailureEach } from "#server/inference/failures";

type Runs<Clean extends Predictions, Stressed extends { predictions: Predictions }> = {
  predictions: Clean;
  stressed: Stressed[];
  failed: VariantFailure[];
};

/**
 * A variant that failed on the rows or under one of the stresses is left out of all of them: a ranking compares like with like.
 *
 * @throws InputError where fewer than two are left
 */
export function leaveOutFailed<Clean extends Predictions, Stressed extends { predictions: Predictions }>(
  predictions: Clean,
  stressed: readonly Stressed[],
): Runs<Clean, Stressed> {
  const { stored } = predictions;
  const failed = oneFailureEach(
    stored,
    [predictions, ...stressed.map((each) => each.predictions)].flatMap((run) => run.failed),
  );
  const variants = predictions.variants.filter((variant) => !failed.some((failure) => failure.variant === variant));
  if (variants.length < 2) {
    const [first] = failed;
    const left = variants.length === 0 ? "None" : "Only one";
    throw new InputError(
      `${left} of the ${stored.length} variants could be run, and a ranking needs two.${first ? ` Variant ${first.variant}: ${first.reason}` : ""}`,
      { hint: "Tell whoever published this family." },
    );
  }
  return {
    predictions: { ...predictions, variants },
    stressed: stressed.map((each) => ({ ...each, predictions: { ...each.predictions, variants } })),
    failed,
  };
}
