import type { StressStep } from "#server/contracts/family";

/** Draws of one row of one stressed set. */
export type Random = {
  /** Uniform in [0, 1). */
  uniform: () => number;
  /** Standard normal. */
  normal: () => number;
  /** Poisson with a mean of at least 0. */
  poisson: (mean: number) => number;
  /** A whole number from `low` up to, but not including, `high`. */
  integer: (low: number, high: number) => number;
};

/** 32 bits of a text and a start (FNV-1a, then murmur3's finaliser). */
function digest(text: string, start: number): number {
  let hash = start ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Chris Doty-Humphrey's sfc32 (PractRand, public domain): uniform in [0, 1) with 32 bits. */
function sfc32(seeds: [number, number, number]): () => number {
  let [a, b, c] = seeds;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** exp(-mean) stays well above 0 up to here. */
const LARGEST_PART = 400;

/** A Poisson variable is a sum of Poisson variables, so a large mean is drawn in parts. */
function drawPoisson(mean: number, uniform: () => number): number {
  let total = 0;
  for (let left = mean; left > 0; left -= LARGEST_PART)
    total += drawSmallPoisson(Math.min(left, LARGEST_PART), uniform);
  return total;
}

/** Knuth's multiplication of uniforms. */
function drawSmallPoisson(mean: number, uniform: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count++;
  return count;
}

/** The draws of a row: they depend on the step and the row, and on nothing that happens to other rows. */
export function randomOf({ operation, level, seed }: StressStep, row: number): Random {
  const key = `${operation} ${level} ${seed} ${row}`;
  const uniform = sfc32([digest(key, 1), digest(key, 2), digest(key, 3)]);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    poisson: (mean) => drawPoisson(mean, uniform),
    integer: (low, high) => low + Math.floor(uniform() * (high - low)),
  };
}
