import { NearIndex } from "#server/ingest/fingerprints/near-index";

/** Where images are so alike that it would take more comparisons than this, near ones are not looked for: about 10 seconds. */
export const MOST_COMPARISONS = 2e9;

/**
 * Ties fingerprints together that are near, and those near to these, and so on.
 *
 * @param values distinct fingerprints, shape (N)
 * @param distance bits that may differ
 * @returns for each the place of the first of its cluster, shape (N); null where it would take too long
 */
export function clusterNear(values: BigUint64Array, distance: number): Uint32Array | null {
  const index = new NearIndex(values, distance);
  if (index.countComparisons(values) > MOST_COMPARISONS) return null;
  const parents = Uint32Array.from(values.keys());
  const find = (start: number): number => {
    let at = start;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  };
  const tie = (at: number, other: number): void => {
    const [one, two] = [find(at), find(other)];
    parents[Math.max(one, two)] = Math.min(one, two);
  };
  index.visitNear(values, tie, true);
  return parents.map((_, at) => find(at));
}

/**
 * Says of each fingerprint whether it is near to one of the others.
 *
 * @returns 1 or 0, shape (N); null where it would take too long
 */
export function markNear(values: BigUint64Array, others: BigUint64Array, distance: number): Uint8Array | null {
  // An index of the fewer is sooner made, and who is near whom is the same from either side.
  const isFewer = values.length < others.length;
  const [indexed, asked] = isFewer ? [values, others] : [others, values];
  const index = new NearIndex(indexed, distance);
  if (index.countComparisons(asked) > MOST_COMPARISONS) return null;
  const near = new Uint8Array(values.length);
  index.visitNear(asked, (at, found) => {
    near[isFewer ? found : at] = 1;
  });
  return near;
}
