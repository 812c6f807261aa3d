import { holmAdjust } from "#server/statistics/holm-adjust";
import { normalUpperTail } from "#server/statistics/normal-upper-tail";
import { delongStandardError, type RocArea } from "#server/statistics/roc-area";
import type { EquivalenceTest } from "#server/statistics/two-one-sided-tests";

/** The mean of K arrays, position by position. */
function meanOf(arrays: Float64Array[]): Float64Array {
  const first = arrays[0] ?? new Float64Array();
  return first.map((_, at) => arrays.reduce((sum, values) => sum + (values[at] as number), 0) / arrays.length);
}

const minus = (values: Float64Array, mean: Float64Array): Float64Array =>
  values.map((value, at) => value - (mean[at] as number));

/**
 * Is the area under the ROC curve of each variant that of its family's mean, to within a margin? Two one-sided z tests a
 * variant on the difference, whose standard error comes from the differences of DeLong's structural components, so that
 * variants are compared example by example; p is the larger of the two, adjusted by Holm over the variants.
 *
 * Source: Schuirmann 1987; DeLong et al. 1988; Holm 1979.
 *
 * @param areas K of one set of examples, at least 2
 * @param margin strictly between 0 and 1, in the unit of the area
 * @param level chance of calling any variant equivalent that is not, 0.05 unless told
 * @throws RangeError where there are fewer than two variants, the margin is out of range, or a class has one example
 */
export function areaEquivalenceTests(areas: RocArea[], margin: number, level = 0.05): EquivalenceTest[] {
  if (areas.length < 2) throw new RangeError("Equivalence is judged of at least 2 variants.");
  if (!(margin > 0 && margin < 1)) throw new RangeError(`A margin lies between 0 and 1, not at ${margin}.`);
  const meanArea = areas.reduce((sum, { area }) => sum + area, 0) / areas.length;
  const positiveMean = meanOf(areas.map(({ positives }) => positives));
  const negativeMean = meanOf(areas.map(({ negatives }) => negatives));
  const tests = areas.map(({ area, positives, negatives }) => {
    const difference = area - meanArea;
    const standardError = delongStandardError({
      positives: minus(positives, positiveMean),
      negatives: minus(negatives, negativeMean),
    });
    if (standardError === null) throw new RangeError("Each class needs at least 2 examples.");
    const room = margin - Math.abs(difference);
    // Variants that score every example alike leave nothing to test; such a difference is 0 and surely within.
    const p = standardError === 0 ? Number(room <= 0) : normalUpperTail(room / standardError);
    return { difference, p };
  });
  const adjusted = holmAdjust(tests.map(({ p }) => p));
  return tests.map(({ difference }, k) => {
    const p = adjusted[k] as number;
    return { difference, p, within: p <= level };
  });
}
