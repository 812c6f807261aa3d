import { type Answers, allRows, takeRows } from "#server/ranking/answers";
import type { Prepared } from "#server/ranking/scored";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import { sliceMetric } from "#server/statistics/metrics/slice-metric";

type Share = {
  /** Shape (N, K). */
  ones: Uint8Array;
  higherIsBetter: boolean;
  /** Rows that it is a share of; all unless told. */
  isCounted?: (row: number) => boolean;
  absence?: string;
};

/** A metric that is a share of ones among some of the rows: accuracy, recall, pairs. */
export function prepareShare(
  answers: Answers,
  { ones, higherIsBetter, isCounted, absence = "There is no row." }: Share,
): Prepared {
  const K = answers.variants.length;
  return {
    higherIsBetter,
    absence,
    thin: () => null,
    on(rows) {
      const counted = isCounted ? rows.filter(isCounted) : rows;
      const own = takeRows(ones, K, counted);
      return {
        rows: counted,
        metric: meanMetric(own, K, higherIsBetter),
        ones: own,
        bias: null,
        countFor: null,
        closedIntervals: null,
        most: 1,
      };
    },
    whole() {
      const all = meanMetric(ones, K, higherIsBetter);
      if (!isCounted) return all;
      return sliceMetric(
        all,
        Uint8Array.from(allRows(answers.rows), (row) => Number(isCounted(row))),
      );
    },
  };
}
