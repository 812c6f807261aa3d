export type MeasureOptions = { confidence: number; resamples: number; seed: number; stream: number };

/** Up to this many answers a resample evaluates the metric itself; beyond, sums of its pseudo-values. */
export const EXACT_ANSWERS = 100_000;
