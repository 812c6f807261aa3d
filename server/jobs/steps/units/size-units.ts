/** Chunks that are units of their own at the beginning, by which it is seen how long one takes. */
export const PROBES = 6;
/** Of those, how many must have ended: the first ones find no model loaded. */
export const PROBES_ENDED = 4;
/** How long a unit should take: what its job costs is little beside it, and other evaluations get their turn. */
const AIM_SECONDS = 4;
const MOST_CHUNKS = 128;
/** Tensors of a unit lie on the disk, and travel where there is a store. */
const MOST_BYTES = 64_000_000;
/** Sets of fewer chunks are cut as small as can be, so that all cores have something to do. */
const FEW_CHUNKS = 16;
/** Where the models take turns in the memory, they are loaded anew for each unit. */
const CHUNKS_A_TURN = 32;

/** How the chunks of a run are cut into units: the first ones one by one, the others `size` at a time. */
export type Cut = { probes: number; size: number };

/**
 * How a run is cut for which nothing need be measured; null where it takes probes.
 *
 * @param chunks of the whole run
 * @param takeTurns whether the variants are too large to be held at once
 */
export function cutWithoutProbes(chunks: number, takeTurns: boolean): Cut | null {
  if (takeTurns) return { probes: 0, size: CHUNKS_A_TURN };
  return chunks <= FEW_CHUNKS ? { probes: 0, size: 1 } : null;
}

/**
 * How a run is cut whose probes were timed.
 *
 * @param seconds that each probe took
 * @param bytes of the tensors of the largest one
 *
 * @example cutByProbes([0.9, 0.5], 1e6).size // 4
 */
export function cutByProbes(seconds: readonly number[], bytes: number): Cut {
  const byTime = Math.floor(AIM_SECONDS / Math.max(Math.min(...seconds), 1e-6));
  const size = Math.min(byTime, MOST_CHUNKS, Math.floor(MOST_BYTES / Math.max(1, bytes)));
  return { probes: PROBES, size: Math.max(1, size) };
}

/** A unit holds no more than such a part of the chunks that are left, so that at the end all cores have something to do. */
const PART_OF_REST = 1 / 8;

/**
 * Position of the first chunk of the unit that a chunk belongs to: the same whichever chunks are missing. Towards the end units of a run
 * that was measured grow smaller (guided self-scheduling: Polychronopoulos & Kuck 1987, IEEE Transactions on Computers C-36:1425).
 *
 * @param chunks of the whole run
 *
 * @example firstChunkOf(7, { probes: 6, size: 3 }, 100) // 6: the units begin at 0, 1, 2, 3, 4, 5, 6, 9, 12
 */
export function firstChunkOf(chunk: number, { probes, size }: Cut, chunks: number): number {
  if (chunk < probes) return chunk;
  if (probes === 0) return size * Math.floor(chunk / size);
  for (let first = probes; ; ) {
    const rest = Math.max(1, Math.ceil((chunks - first) * PART_OF_REST));
    const next = first + Math.min(size, rest);
    if (chunk < next) return first;
    first = next;
  }
}
