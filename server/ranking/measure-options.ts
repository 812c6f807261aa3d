export type MeasureOptions = {
  confidence: number;
  resamples: number;
  seed: number;
  stream: number;
  /** Whether a variant is chosen by it: then resamples judge the rows that they leave out too, and are made once for all uses. */
  chooses?: boolean;
};

/** Up to this many answers a resample evaluates the metric itself; beyond, sums of its pseudo-values. */
export const EXACT_ANSWERS = 100_000;
