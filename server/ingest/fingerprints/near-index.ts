import { endianness } from "node:os";

const BITS = 64;

/** Key bits of a band: more would take more memory than they save comparisons. */
const MOST_KEY_BITS = 16;

type Key = { start: number; mask: number };

/** Fingerprints sorted by the key bits of a band; those of one key stand together, in their own order. */
type Band = Key & {
  /** Where those of each key begin, and where the last end. */
  starts: Uint32Array;
  /** The place of each fingerprint in what was given. */
  order: Uint32Array;
  /** Its halves, low before high: side by side, so that comparing reads memory in order. */
  parts: Uint32Array;
};

/** Number of set bits of a 32-bit integer. Source: Warren, Hacker's Delight, 2nd edition, figure 5-2. */
function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The halves of each fingerprint, low before high: where they lie, as large integers take long to take apart. */
function halves(values: BigUint64Array): Uint32Array {
  const parts = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  return endianness() === "LE" ? parts : parts.map((_, at) => parts[at ^ 1] as number);
}

function keyOf(low: number, high: number, { start, mask }: Key): number {
  if (start === 0) return low & mask;
  if (start >= 32) return (high >>> (start - 32)) & mask;
  return ((low >>> start) | (high << (32 - start))) & mask;
}

function makeBand(parts: Uint32Array, start: number, width: number): Band {
  const mask = (1 << Math.min(width, MOST_KEY_BITS)) - 1;
  const starts = new Uint32Array(mask + 2);
  const count = parts.length / 2;
  const key = (at: number): number => keyOf(parts[2 * at] as number, parts[2 * at + 1] as number, { start, mask });
  for (let at = 0; at < count; at++) (starts[key(at) + 1] as number)++;
  for (let at = 0; at <= mask; at++) (starts[at + 1] as number) += starts[at] as number;
  const next = starts.slice();
  const order = new Uint32Array(count);
  const sorted = new Uint32Array(parts.length);
  for (let at = 0; at < count; at++) {
    const place = (next[key(at)] as number)++;
    order[place] = at;
    sorted[2 * place] = parts[2 * at] as number;
    sorted[2 * place + 1] = parts[2 * at + 1] as number;
  }
  return { start, mask, starts, order, parts: sorted };
}

/**
 * Finds fingerprints that differ in few bits without comparing all pairs. The 64 bits are cut into one band more than may
 * differ: of two fingerprints that are near, at least one band is the same in both (the pigeonhole principle), so only those
 * with a band in common are compared. Nothing near is missed. Memory: 12 bytes a fingerprint and band.
 *
 * Source: Manku, Jain and Das Sarma, Detecting near-duplicates for web crawling, WWW 2007, section 3.
 */
export class NearIndex {
  private readonly bands: Band[];
  private readonly distance: number;

  /** @param distance bits that may differ, 0 to 15 */
  constructor(values: BigUint64Array, distance: number) {
    this.distance = distance;
    const parts = halves(values);
    const bands = distance + 1;
    this.bands = Array.from({ length: bands }, (_, at) => {
      const start = Math.floor((at * BITS) / bands);
      return makeBand(parts, start, Math.floor(((at + 1) * BITS) / bands) - start);
    });
  }

  /** How many comparisons it would take to look up all of these. */
  countComparisons(values: BigUint64Array): number {
    const parts = halves(values);
    let count = 0;
    for (const { start, mask, starts } of this.bands) {
      for (let at = 0; at < values.length; at++) {
        const key = keyOf(parts[2 * at] as number, parts[2 * at + 1] as number, { start, mask });
        count += (starts[key + 1] as number) - (starts[key] as number);
      }
    }
    return count;
  }

  /**
   * Calls `visit` with the place of each of some fingerprints and the place of one that is near to it, for all that are; more than once
   * where they share several bands. Those of one come together.
   *
   * @param isOnlyBefore whether only those are wanted that come before the one they are near to, where all are looked up
   */
  visitNear(values: BigUint64Array, visit: (asked: number, found: number) => void, isOnlyBefore = false): void {
    const asked = halves(values);
    const { bands, distance } = this;
    for (let at = 0; at < values.length; at++) {
      const low = asked[2 * at] as number;
      const high = asked[2 * at + 1] as number;
      for (const band of bands) {
        const { starts, order, parts } = band;
        const key = keyOf(low, high, band);
        const end = starts[key + 1] as number;
        for (let next = starts[key] as number; next < end; next++) {
          if (isOnlyBefore && (order[next] as number) >= at) break;
          // Of most the one half tells.
          const differing = countBits(low ^ (parts[2 * next] as number));
          if (differing > distance) continue;
          if (differing + countBits(high ^ (parts[2 * next + 1] as number)) <= distance)
            visit(at, order[next] as number);
        }
      }
    }
  }
}
