import { NearIndex } from "#server/ingest/fingerprints/near-index";

/** Near fingerprints, shape (N), and the class of each row, shape (N). */
export type LabelledFingerprints = { values: BigUint64Array; labels: Uint8Array };

/** Rows of which all pairs are compared; of more, as many at equal steps. */
const COMPARED_ROWS = 10_000;

/** Of how many rows one may be said to be near to a training example by accident. */
const ROWS_PER_FALSE_MATCH = 1000;

/** What happens to unrelated inputs: pairs of rows of different classes, and how many of them are within each distance. */
export type CrossMatches = { pairs: number; within: number[] };

/**
 * Counts pairs of rows with different labels by how near they are. Rows with different labels are no copies of each other, but
 * for wrong labels, so this is how often unrelated inputs match.
 *
 * @returns `within[d]`: pairs of which at most d bits differ, for d of 0 to `most`
 */
export function countCrossMatches({ values, labels }: LabelledFingerprints, most: number): CrossMatches {
  const step = Math.max(1, Math.ceil(values.length / COMPARED_ROWS));
  const places = Array.from({ length: Math.floor((values.length - 1) / step) + 1 }, (_, at) => at * step);
  const some = BigUint64Array.from(places, (at) => values[at] as bigint);
  const label = Uint8Array.from(places, (at) => labels[at] as number);
  const sizes = new Map<number, number>();
  for (const each of label) sizes.set(each, (sizes.get(each) ?? 0) + 1);
  const same = [...sizes.values()].reduce((sum, size) => sum + size ** 2, 0);
  const within = Array.from({ length: most + 1 }, (_, distance) => {
    const index = new NearIndex(some, distance);
    // The one for which another was counted last: those of one come together.
    const countedFor = new Int32Array(some.length).fill(-1);
    let count = 0;
    const note = (at: number, other: number): void => {
      if (label[other] === label[at] || countedFor[other] === at) return;
      countedFor[other] = at;
      count++;
    };
    index.visitNear(some, note, true);
    return count;
  });
  return { pairs: (some.length ** 2 - same) / 2, within };
}

/** More bits than this would need so many comparisons that a large set could not be searched. */
const MOST_DISTANCE = 6;

/**
 * The largest distance, of at most 6 bits, at which fewer than one row in a thousand is near to one of the training
 * examples by accident, as pairs of training examples with different labels tell.
 *
 * @returns null where even equal fingerprints match more often than that
 */
export function chooseDistance(near: LabelledFingerprints): number | null {
  const { pairs, within } = countCrossMatches(near, MOST_DISTANCE);
  const isRare = (count: number): boolean => (count / pairs) * near.values.length * ROWS_PER_FALSE_MATCH < 1;
  const distance = within.findLastIndex(isRare);
  return distance === -1 ? null : distance;
}
