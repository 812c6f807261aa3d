import { InputError } from "#server/errors";
import type { RankingInput } from "#server/ranking/ranking-input";

/**
 * Refuses what no ranking can be made of.
 *
 * @throws InputError where there are too few rows, variants or groups
 * @throws RangeError where the shapes do not fit each other: a fault of the caller, not of the user
 */
export function checkRankingInput(input: RankingInput): void {
  const { variants, labels, predicted, groups, slices, weights, logits, classes } = input;
  const rows = labels.length;
  if (rows < 2) {
    throw new InputError(`A ranking needs at least 2 labelled rows, and there ${rows === 0 ? "are none" : "is 1"}.`, {
      hint: "Add rows, or check that their labels are ones this family knows.",
    });
  }
  if (variants.length < 2) throw new InputError("A ranking needs at least 2 variants.");
  if (groups?.every((code) => code === groups[0])) {
    throw new InputError(`All ${rows} rows belong to one group, and a ranking by groups needs at least 2.`, {
      hint: "Choose another group column, or none if the rows are independent of each other.",
    });
  }
  if (new Set(variants).size !== variants.length) throw new RangeError("Two variants have the same id.");
  if (predicted.length !== rows * variants.length) {
    throw new RangeError(`${predicted.length} predictions are not ${rows} rows of ${variants.length} variants.`);
  }
  if (weights && (weights.length !== rows || !weights.every((weight) => weight >= 0 && Number.isFinite(weight)))) {
    throw new RangeError(`${weights.length} weights for ${rows} rows, or one that is no weight.`);
  }
  if (weights && weights.filter((weight) => weight > 0).length < 2) {
    throw new InputError("Fewer than 2 rows have a weight above 0.", { hint: "Check the weight column, or use none." });
  }
  if (logits && logits.length !== predicted.length * (classes?.length ?? 0)) {
    throw new RangeError(`${logits.length} logits are not those of ${predicted.length} answers.`);
  }
  if (groups && groups.length !== rows) throw new RangeError(`${groups.length} group codes for ${rows} rows.`);
  for (const { column, values, codes } of slices) {
    if (codes.length !== rows || codes.some((code) => code >= values.length)) {
      throw new RangeError(`The codes of slice column ${column} do not fit its values or the ${rows} rows.`);
    }
  }
}
