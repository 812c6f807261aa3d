import { CHUNK_ROWS, type ChunkLayout, chunkRowsAt } from "#server/preprocess/chunk-layout";

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

/** A unit should not take less: the weights of each variant are fetched into the cache for it. */
const LEAST_SECONDS = 0.08;

/**
 * How the chunks of a run are cut into units: the first ones one by one, the others `size` at a time, but no more than a `part`-th of those
 * that are left, so that at the end all processes have something to do, nor fewer than `least` rows; all of `size` where that is not told.
 * Where it is told that units `grow`, so many after the first ones hold four chunks, so many more sixteen, and so on: no process waits until
 * a large one is written.
 */
export type Cut = { probes: number; size: number; part?: number; grow?: number; least?: number };

/** Of what is left, the part that a unit may hold in runs that an earlier release has cut. */
export const PART_BEFORE = 8;
/** Two units for each process, but no fewer than this: other hosts may take some. No more, as chunks that run together share what is in the cache. */
const LEAST_PART = 4;

/** How much larger units get while they grow. */
const GROWTH = 4;

const partFor = (processes: number): number => Math.max(LEAST_PART, 2 * processes);

/** Chunks that take as long as a unit should, of those that take so many seconds each, the largest of so many bytes. */
function sizeFor(seconds: number, bytes: number): number {
  const byTime = Math.floor(AIM_SECONDS / Math.max(seconds, 1e-6));
  return Math.max(1, Math.min(byTime, MOST_CHUNKS, Math.floor(MOST_BYTES / Math.max(1, bytes))));
}

const leastFor = (seconds: number, size: number): number =>
  Math.min(size * CHUNK_ROWS, Math.ceil((LEAST_SECONDS / Math.max(seconds, 1e-6)) * CHUNK_ROWS));

/** How chunks are cut after the first ones, of which each takes so many seconds and so many bytes. */
function cutOthers(seconds: number, bytes: number, processes: number): Omit<Cut, "probes"> {
  const size = sizeFor(seconds, bytes);
  return { size, part: partFor(processes), grow: processes, least: leastFor(seconds, size) };
}

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
 * @param processes of this host that run units
 *
 * @example cutByProbes([0.9, 0.5], 1e6, 2).size // 8
 */
export const cutByProbes = (seconds: readonly number[], bytes: number, processes: number): Cut => ({
  probes: PROBES,
  ...cutOthers(Math.min(...seconds), bytes, processes),
});

/**
 * How a run is cut of whose models it is known how long they take: each process has one chunk to begin with, as the first one is soon there.
 *
 * @param seconds that one chunk takes
 */
export const cutByPace = (seconds: number, bytes: number, processes: number): Cut => ({
  probes: processes,
  ...cutOthers(seconds, bytes, processes),
});

const wholeSteps = (rows: number, step: number): number => step * Math.max(1, Math.ceil(rows / step));

/** Rows of the unit that begins at a row, as the `nth` of the run; the last may hold fewer. */
function unitRows(
  first: number,
  nth: number,
  { probes, size, part, grow, least = 0 }: Cut,
  layout: ChunkLayout,
): number {
  const step = chunkRowsAt(first, layout);
  if (nth < probes) return step;
  const grown = grow === undefined ? size : GROWTH ** (1 + Math.floor((nth - probes) / grow));
  const rest =
    part === undefined ? Number.POSITIVE_INFINITY : wholeSteps(Math.max(least, (layout.rows - first) / part), step);
  return Math.min(size * CHUNK_ROWS, grown * CHUNK_ROWS, rest);
}

/**
 * First row of the unit that a row belongs to: the same whichever chunks are missing. Towards the end units of a run that was measured
 * grow smaller (guided self-scheduling: Polychronopoulos & Kuck 1987, IEEE Transactions on Computers C-36:1425).
 *
 * @param layout of the chunks of the whole run
 *
 * @example unitStart(7 * 256, { probes: 6, size: 3, part: 4 }, wholeChunks(25_600)) // 1536: units begin at chunks 0, 1, 2, 3, 4, 5, 6, 9, 12
 */
export function unitStart(row: number, cut: Cut, layout: ChunkLayout): number {
  let first = 0;
  for (let nth = 0; ; nth++) {
    const next = first + unitRows(first, nth, cut, layout);
    if (row < next) return first;
    first = next;
  }
}
