import { wilsonInterval } from "#server/statistics/wilson-interval";

/** Rows whose confidence lies in (low, high]: how sure the variant was on average, and how often it was right. */
export type ReliabilityBin = {
  low: number;
  high: number;
  n: number;
  correct: number;
  /** Mean confidence. */
  confidence: number;
  /** Wilson interval of the share that is right. */
  interval: [number, number];
};

/** What lies in each bin: rows, those of them that are right, and the sum of their confidences. */
export type ReliabilityCounts = { n: Uint32Array; right: Uint32Array; sums: Float64Array };

const noCounts = (bins: number): ReliabilityCounts => ({
  n: new Uint32Array(bins),
  right: new Uint32Array(bins),
  sums: new Float64Array(bins),
});

/**
 * Collects answers, one at a time, into the bins of a reliability diagram: of equal width and closed on the right, as those
 * of the expected calibration error.
 *
 * Source: Murphy & Winkler 1977; Guo, Pleiss, Sun & Weinberger 2017, ICML (15 bins, top label); Wilson 1927.
 *
 * @param bins number of bins
 * @param counts what another tally of so many bins has collected; nothing unless told
 * @throws RangeError where there is no bin
 * @example
 * const tally = reliabilityTally(2);
 * tally.add(0.9, true);
 * tally.bins(0.95).map(({ n, correct }) => [n, correct]) // [[1, 1]]
 */
export function reliabilityTally(
  bins = 15,
  counts = noCounts(Number.isInteger(bins) && bins > 0 ? bins : 0),
): {
  counts: ReliabilityCounts;
  /** @param confidence probability of the predicted class, from 0 to 1 */
  add: (confidence: number, correct: boolean) => void;
  /** Bins that hold rows, least sure first. @param level of the intervals, such as 0.95 */
  bins: (level: number) => ReliabilityBin[];
} {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is no number of bins.`);
  const { n, right, sums } = counts;
  return {
    counts,
    add: (confidence, correct) => {
      const bin = Math.min(bins - 1, Math.max(Math.ceil(confidence * bins) - 1, 0));
      n[bin] = (n[bin] as number) + 1;
      right[bin] = (right[bin] as number) + Number(correct);
      sums[bin] = (sums[bin] as number) + confidence;
    },
    bins: (level) =>
      Array.from(n, (rows, bin): ReliabilityBin | null =>
        rows === 0
          ? null
          : {
              low: bin / bins,
              high: (bin + 1) / bins,
              n: rows,
              correct: right[bin] as number,
              confidence: (sums[bin] as number) / rows,
              interval: wilsonInterval(right[bin] as number, rows, level),
            },
      ).filter((bin) => bin !== null),
  };
}
