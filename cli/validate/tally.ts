/** Mean and its Monte Carlo standard error, of a figure that every draw gives. */
export type Moments = { count: number; sum: number; squares: number };

export const noMoments = (): Moments => ({ count: 0, sum: 0, squares: 0 });

export function add(moments: Moments, value: number): void {
  moments.count++;
  moments.sum += value;
  moments.squares += value * value;
}

export const meanOf = ({ count, sum }: Moments): number => sum / count;

export function errorOf({ count, sum, squares }: Moments): number {
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2) / count);
}

/** A set of variants against the truth: the share of the truly best that it holds, and how many it has. */
export type SetTally = { held: Moments; size: Moments };

const noSets = (): SetTally => ({ held: noMoments(), size: noMoments() });

/** What the draws of one population, sampling and n came to. */
export function emptyTally(variants: number) {
  return {
    variants,
    /** How many variants are truly best. */
    best: 0,
    seconds: 0,
    ours: noSets(),
    /** McNemar's test, corrected over all pairs; of the K - 1 rivals of a candidate, as ours is; rows only. */
    mcnemarPairs: noSets(),
    mcnemarRivals: noSets(),
    modelConfidence: noSets(),
    /** Draws whose rank interval held the true rank, per variant. */
    rankHeld: new Array<number>(variants).fill(0),
    rankWidth: noMoments(),
    /** The true accuracy of the variant that was chosen lies in the interval of its expectation; width; errors in points. */
    expectationHeld: noMoments(),
    expectationWidth: noMoments(),
    expectationError: noMoments(),
    /** The winner's own score, with its Wilson interval (rows only). */
    naiveError: noMoments(),
    naiveHeld: noMoments(),
    /** With no variant better than another: alarms of the test; share of the variants that stay in the best set. */
    alarms: noMoments(),
    equalHeld: noMoments(),
    /** Points below the truly best: our choice, a variant at random, the one that is best on the i.i.d. test. */
    regretOurs: noMoments(),
    regretRandom: noMoments(),
    regretIid: noMoments(),
  };
}

export type Tally = ReturnType<typeof emptyTally>;
