import type { Interval } from "#server/contracts/ranking";
import type { Metric } from "#server/statistics/metrics/metric";

/** A metric on the rows that it rests on. */
export type Scored = {
  /** Rows of the set, shape (n). */
  rows: Uint32Array;
  /** Of these n rows. */
  metric: Metric;
  /** Where the metric is the share of ones: the ones, shape (n, K), row-major. */
  ones: Uint8Array | null;
  /**
   * What flatters or slanders the plain value on few rows, and how it is made good: "fitted" where a threshold is chosen on the
   * rows that it is judged by, "upward" where noise itself counts, as in calibration error; null where nothing does.
   */
  bias: "fitted" | "upward" | null;
  /** Rows that the figure of a variant rests on, where they are fewer than n. */
  countFor: ((k: number) => number) | null;
  /** Intervals of each variant that follow from counts of independent rows that count the same; null where none do. Shape (K). */
  closedIntervals: ((confidence: number) => (Interval | null)[]) | null;
  /** The highest value that a row can have, for intervals where no two rows differ; null where there is none. */
  most: number | null;
};

/** A metric that can be taken on any rows of the set. */
export type Prepared = {
  higherIsBetter: boolean;
  /** Why it is undefined where none of the rows counts. */
  absence: string;
  /** Why the given rows are too few for an interval or a ranking by it, in a sentence; null where they are not. */
  thin: (rows: Uint32Array) => string | null;
  /** The metric on those of the given rows that it rests on. */
  on: (rows: Uint32Array) => Scored;
  /** The metric as one of all N rows, to be combined with others. */
  whole: () => Metric;
};
