import type { Plane } from "#server/stress/plane";
import type { Random } from "#server/stress/random";

/**
 * A height map by the diamond-square algorithm on a torus, from 0 to 1, as ImageNet-C's fog uses it (after
 * github.com/FLHerne/mapgen).
 *
 * @param size smallest side; the map has the next power of two
 * @param decay by how much the roughness falls from step to step; smaller is rougher
 */
export function makePlasma(size: number, decay: number, random: Random): Plane {
  const side = 2 ** Math.ceil(Math.log2(Math.max(2, size)));
  const map = new Float64Array(side * side);
  const at = (y: number, x: number): number => ((y + side) % side) * side + ((x + side) % side);
  const valueAt = (y: number, x: number): number => map[at(y, x)] as number;
  let wibble = 100;
  const middle = (sum: number): number => sum / 4 + wibble * wibble * (2 * random.uniform() - 1);
  for (let step = side; step >= 2; step /= 2) {
    const half = step / 2;
    for (let y = 0; y < side; y += step) {
      for (let x = 0; x < side; x += step) {
        const corners = valueAt(y, x) + valueAt(y + step, x) + valueAt(y, x + step) + valueAt(y + step, x + step);
        map[at(y + half, x + half)] = middle(corners);
      }
    }
    for (let y = 0; y < side; y += step) {
      for (let x = 0; x < side; x += step) {
        const above = valueAt(y + half, x + half) + valueAt(y - half, x + half);
        map[at(y, x + half)] = middle(above + valueAt(y, x) + valueAt(y, x + step));
        const beside = valueAt(y + half, x + half) + valueAt(y + half, x - half);
        map[at(y + half, x)] = middle(beside + valueAt(y, x) + valueAt(y + step, x));
      }
    }
    wibble /= decay;
  }
  const low = map.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return { width: side, height: side, values: map.map((value) => (value - low) / (high - low || 1)) };
}
