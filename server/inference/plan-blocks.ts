import { stat } from "node:fs/promises";

/**
 * A session holds its weights unpacked, often widened from float16 and once more in the order that its kernels like. An estimate on the
 * safe side, not a measurement.
 */
const BYTES_A_FILE_BYTE = 3;
/** What a process holds apart from sessions: the runtime, a chunk of tensors, what a run computes. */
const SHARE_FOR_SESSIONS = 0.6;

/**
 * Cuts the variants of a family into blocks whose sessions one process can hold at a time, one filled after the other.
 *
 * @param fileBytes size of each variant's file, shape (K)
 * @param memoryBytes that the process may hold
 * @returns `[first, end)` of each block, in order; a variant that is too large for any block has one of its own
 *
 * @example planBlocks([100, 100, 100], 1e9) // [[0, 3]]
 */
export function planBlocks(fileBytes: readonly number[], memoryBytes: number): [number, number][] {
  const room = (memoryBytes * SHARE_FOR_SESSIONS) / BYTES_A_FILE_BYTE;
  const blocks: [number, number][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const [k, bytes] of fileBytes.entries()) {
    const last = blocks.at(-1);
    if (!last || held + bytes > room) {
      blocks.push([k, k + 1]);
      held = bytes;
    } else {
      last[1] = k + 1;
      held += bytes;
    }
  }
  return blocks;
}

/** Bytes of each variant's file; 0 where it is not there. */
export const fileSizes = (variants: readonly { path: string }[]): Promise<number[]> =>
  Promise.all(
    variants.map(({ path }) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
