import type { Random } from "#server/statistics/random";

const LAYERS = 128;
/** Where the tail begins, and the area of each layer, for 128 layers. */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

/** Right edge of each layer (edge[0]: of the base if it were a rectangle), and the density there. */
const edge = new Float64Array(LAYERS + 1);
const height = new Float64Array(LAYERS + 1);
edge[0] = AREA / Math.exp(-0.5 * TAIL * TAIL);
edge[1] = TAIL;
for (let i = 2; i < LAYERS; i++) {
  const before = edge[i - 1] as number;
  edge[i] = Math.sqrt(-2 * Math.log(AREA / before + Math.exp(-0.5 * before * before)));
}
for (let i = 0; i <= LAYERS; i++) height[i] = Math.exp(-0.5 * (edge[i] as number) ** 2);

const uniform = (random: Random): number => ((random.bits() >>> 0) + 0.5) / 4294967296;

/** A value beyond where the tail begins. */
function tailValue(random: Random): number {
  for (;;) {
    const x = Math.log(uniform(random)) / TAIL;
    const y = Math.log(uniform(random));
    if (-2 * y >= x * x) return TAIL - x;
  }
}

/**
 * Fills an array with independent standard normal numbers, by the ziggurat method: 98.8 % of them cost one word of random
 * bits and one product. Seven bits of the word choose the layer and the 25 others the place in it, so that the two are
 * independent.
 *
 * Source: Marsaglia & Tsang 2000, Journal of Statistical Software 5(8), with the correction of Doornik 2005.
 *
 * @param values is overwritten
 * @param random the stream to draw from
 * @example
 *   const values = new Float64Array(2);
 *   fillNormals(values, new Random(1)); // values: [0.2313, -1.0908]
 */
export function fillNormals(values: Float64Array, random: Random): void {
  for (let i = 0; i < values.length; ) {
    const bits = random.bits();
    const layer = bits & (LAYERS - 1);
    // The middle of one of 2^25 cells from -1 to 1.
    const place = ((bits >> 7) + 0.5) * 5.9604644775390625e-8;
    const value = place * (edge[layer] as number);
    if (Math.abs(value) < (edge[layer + 1] as number)) {
      values[i++] = value;
    } else if (layer === 0) {
      values[i++] = place < 0 ? -tailValue(random) : tailValue(random);
    } else {
      const low = height[layer] as number;
      const high = height[layer + 1] as number;
      if (low + uniform(random) * (high - low) < Math.exp(-0.5 * value * value)) values[i++] = value;
    }
  }
}
