const TWO_TO_32 = 4294967296;

/** One step of splitmix32 (Steele, Lea & Flood 2014, 32-bit finaliser): spreads a counter over all 32 bits. */
function mix(counter: number): number {
  let z = counter | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman & Vigna 2021, ACM TOMS 47:36), its state filled by
 * splitmix32. Equal seeds and streams give equal numbers on every machine; different streams of one seed are as good as
 * independent, so each use of randomness in an analysis takes a stream of its own.
 *
 * @param seed integer from 0 to 4294967295
 * @param stream integer from 0 to 4294967295, 0 unless told
 * @throws RangeError where seed or stream is not such an integer
 * @example new Random(1).below(6) // 0
 */
export class Random {
  readonly #state = new Int32Array(4);

  constructor(seed: number, stream = 0) {
    for (const value of [seed, stream]) {
      if (!Number.isInteger(value) || value < 0 || value >= TWO_TO_32) {
        throw new RangeError(`A seed is an integer from 0 to 4294967295, not ${value}.`);
      }
    }
    let counter = seed ^ mix(stream);
    for (let i = 0; i < 4; i++) {
      counter = (counter + 0x9e3779b9) | 0;
      this.#state[i] = mix(counter);
    }
    // The all-zero state is the one state the generator can't leave.
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1;
  }

  /** Where the stream is, shape (4): `Random.at` goes on from there. */
  get place(): Int32Array {
    return this.#state.slice();
  }

  /** A stream that goes on from where another one was. */
  static at(place: Int32Array): Random {
    const random = new Random(0);
    random.#state.set(place);
    return random;
  }

  /** The next 32 bits, as a signed integer. */
  bits(): number {
    const state = this.#state;
    const s0 = state[0] as number;
    const s1 = state[1] as number;
    const s2 = (state[2] as number) ^ s0;
    const s3 = (state[3] as number) ^ s1;
    state[0] = s0 ^ s3;
    state[1] = s1 ^ s2;
    state[2] = s2 ^ (s1 << 9);
    state[3] = (s3 << 11) | (s3 >>> 21);
    const product = Math.imul(s1, 5);
    return Math.imul((product << 7) | (product >>> 25), 9);
  }

  /**
   * An integer from 0 to n - 1, each equally likely: 32 bits are cut into n runs of equal length and the few numbers
   * left over are drawn again, so there is no modulo bias.
   *
   * @param n integer from 1 to 4294967296
   */
  below(n: number): number {
    const run = Math.floor(TWO_TO_32 / n);
    for (;;) {
      const value = Math.floor((this.bits() >>> 0) / run);
      if (value < n) return value;
    }
  }

  /**
   * Draws n of n units with replacement and adds 1 to the count of each unit drawn. The same draws as a loop over an
   * unbiased integer below n, but without a division or a state in memory: resampling spends most of its time here.
   *
   * Source: Lemire 2019, ACM TOMACS 29:3 (multiply, keep the high word, reject few low words).
   *
   * @param counts counts to add to, shape (n), n at most 2097152 so that products stay exact
   * @throws RangeError where there are more
   */
  tally(counts: Uint8Array | Uint16Array | Uint32Array): void {
    const n = counts.length;
    if (n > 2_097_152) throw new RangeError(`${n} units are more than 2097152.`);
    const rejected = TWO_TO_32 % n;
    const state = this.#state;
    let s0 = state[0] as number;
    let s1 = state[1] as number;
    let s2 = state[2] as number;
    let s3 = state[3] as number;
    for (let left = n; left > 0; ) {
      const product = Math.imul(s1, 5);
      const word = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      if (Math.imul(word, n) >>> 0 < rejected) continue;
      const unit = (word * n * 2.3283064365386963e-10) >>> 0;
      counts[unit] = (counts[unit] as number) + 1;
      left--;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
  }
}
