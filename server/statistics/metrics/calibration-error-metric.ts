import { checkShape } from "#server/statistics/metrics/check-shape";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { sumOf } from "#server/statistics/metrics/sum-of";

/** To add to a sum for each bin takes so many times as long as to add to one (measured). */
const BINS_EFFORT = 3;

/** A gap, as a share of all rows, that is 0 but for rounding. */
const ROUNDING = 1e-12;

/**
 * Expected calibration error of the predicted class: how far, on average over the rows, the confidence of a bin lies from
 * its accuracy. Bins are of equal width and closed on the right: (0, 1/15], (1/15, 2/15], ... (14/15, 1].
 *
 * The estimate is biased upwards where bins hold few rows, since each gap counts without its sign. Its pseudo-values take
 * the signs of the gaps as fixed, which is exact where no gap is 0; of the bias near 0 they know nothing.
 *
 * Undefined where no row counts.
 *
 * Source: Naeini, Cooper & Hauskrecht 2015, AAAI; Guo, Pleiss, Sun & Weinberger 2017, ICML (15 bins, top label).
 *
 * @param confidence probability of the predicted class, shape (N, K), row-major, from 0 to 1
 * @param correct 1 where the predicted class is the true one, shape (N, K)
 * @param variants K
 * @param bins number of bins, 15 unless told
 * @throws RangeError where the shapes differ, a confidence is no probability or there is no bin
 * @example
 * const rows = { confidence: Float64Array.of(0.9, 0.9), correct: Uint8Array.of(1, 0), variants: 1 };
 * calibrationErrorMetric(rows).measure().estimates // Float64Array [0.4]
 */
export function calibrationErrorMetric({
  confidence,
  correct,
  variants,
  bins = 15,
}: {
  confidence: Float64Array | Float32Array;
  correct: Uint8Array;
  variants: number;
  bins?: number;
}): Metric {
  const rows = Math.floor(correct.length / variants);
  checkShape(correct.length, rows, variants, "answers");
  checkShape(confidence.length, rows, variants, "confidences");
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is no number of bins.`);
  // Of each answer its bin among those of all variants, and what it adds to the gap there.
  const binOf = new Uint32Array(confidence.length);
  const gapOf = new Float64Array(confidence.length);
  for (let at = 0; at < binOf.length; at++) {
    const each = confidence[at] as number;
    if (!(each >= 0 && each <= 1)) throw new RangeError(`A confidence is a probability, not ${each}.`);
    binOf[at] = (at % variants) * bins + Math.max(Math.ceil(each * bins) - 1, 0);
    gapOf[at] = (correct[at] as number) - each;
  }

  /** Sum over the rows of each bin of (correct - confidence), shape (K, bins). */
  const gapsOf = (weights: Float64Array): Float64Array => {
    const gaps = new Float64Array(variants * bins);
    for (let row = 0; row < rows; row++) {
      const weight = weights[row] as number;
      if (weight === 0) continue;
      for (let at = row * variants; at < (row + 1) * variants; at++) {
        const bin = binOf[at] as number;
        gaps[bin] = (gaps[bin] as number) + weight * (gapOf[at] as number);
      }
    }
    return gaps;
  };

  return defineMetric({
    variants,
    rows,
    higherIsBetter: false,
    effort: BINS_EFFORT,
    evaluate(weights, out) {
      const gaps = gapsOf(weights);
      const total = sumOf(weights);
      for (let k = 0; k < variants; k++) {
        let sum = 0;
        for (let bin = k * bins; bin < (k + 1) * bins; bin++) sum += Math.abs(gaps[bin] as number);
        out[k] = sum / total;
      }
    },
    writePseudoValues(weights, _estimates, total, out) {
      const signs = gapsOf(weights).map((gap) => (Math.abs(gap) > ROUNDING * total ? Math.sign(gap) : 0));
      for (let at = 0; at < out.length; at++) {
        out[at] = (signs[binOf[at] as number] as number) * (gapOf[at] as number);
      }
    },
  });
}
