import type { DrawShared } from "#server/statistics/metric-bootstrap";

export type MeasureOptions = {
  confidence: number;
  resamples: number;
  seed: number;
  stream: number;
  /** Whether a variant is chosen by it: then resamples judge the rows that they leave out too, and are made once for all uses. */
  chooses?: boolean;
  /** Has others draw some of the resamples of the metric, where it is defined for all variants. */
  share?: DrawShared;
};

/**
 * Up to this many answers, times the metric's effort, a resample evaluates the metric itself; beyond, sums of its pseudo-values. A
 * second metric of a set that is known then takes less than a second, whichever it is.
 */
export const EXACT_ANSWERS = 100_000;
/** So few rows are never too many: with some ten rows of a class, intervals of pseudo-values would be too narrow by a few points. */
export const EXACT_ROWS = 100;
