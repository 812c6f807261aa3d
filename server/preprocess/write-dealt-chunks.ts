import type { TensorBatch, TensorChunk } from "#server/contracts/predictions";
import { CHUNK_ROWS, type ChunkLayout } from "#server/preprocess/chunk-layout";
import { byLength } from "#server/preprocess/like-length";
import { writeChunks } from "#server/preprocess/write-chunks";

/** Rows of like length that stay together: enough for batches of one length each. */
const STRIP_ROWS = 64;
/** Chunks whose rows are dealt out anew among them: few at first, as the first is waited for. */
const WINDOW_CHUNKS = { first: 2, later: 64 };
/** Names how rows are dealt out: what ran of a set that was dealt out otherwise is of other rows. */
export const DEALING = [CHUNK_ROWS, STRIP_ROWS, WINDOW_CHUNKS.first, WINDOW_CHUNKS.later, "fbbf"].join("-");

/**
 * Deals rows out to chunks, so that each has rows of all lengths, takes about as long as the others, and has many of like length for its
 * batches.
 *
 * @param lengths of the N rows of a window
 * @returns positions of the rows of each chunk, `CHUNK_ROWS` of them, fewer in the last; the same lengths are always dealt out alike
 */
export function dealRows(lengths: readonly number[]): number[][] {
  const order = byLength(lengths);
  const count = Math.ceil(order.length / CHUNK_ROWS);
  const rooms = Array.from({ length: count }, (_, at) => Math.min(CHUNK_ROWS, order.length - at * CHUNK_ROWS));
  const dealt: number[][] = rooms.map(() => []);
  let next = 0;
  // Forwards, backwards, backwards, forwards: who is dealt the longer strip twice is dealt the shorter one twice.
  for (let turn = 0; next < order.length; turn++) {
    const [round, at] = [Math.floor(turn / count), turn % count];
    const chunk = round % 4 === 0 || round % 4 === 3 ? at : count - 1 - at;
    const rows = dealt[chunk] as number[];
    const end = next + Math.min(STRIP_ROWS, (rooms[chunk] as number) - rows.length);
    rows.push(...order.slice(next, end));
    next = end;
  }
  return dealt;
}

/** Rows in windows of whole chunks. */
async function* windows<Row>(
  runs: AsyncIterable<{ start: number; rows: Row[] }>,
): AsyncGenerator<{ start: number; rows: Row[] }> {
  let held: Row[] = [];
  let start = 0;
  const isFull = (): boolean => held.length >= CHUNK_ROWS * (start === 0 ? WINDOW_CHUNKS.first : WINDOW_CHUNKS.later);
  for await (const { rows } of runs) {
    held.push(...rows);
    if (!isFull()) continue;
    yield { start, rows: held };
    start += held.length;
    held = [];
  }
  if (held.length > 0) yield { start, rows: held };
}

/** How long rows are and how they are made batches of. */
type Ragged<Row> = { lengthOf: (row: Row) => number; toBatches: (rows: Row[]) => TensorBatch[] };

/**
 * As `writeChunks`, but chunks share out their rows by length among several of them, so that less of the work is padding. Where a row of
 * the dataset has gone is told; who reads the logits puts them back.
 *
 * @param runs all rows of a dataset, each run but the last of `CHUNK_ROWS`
 * @param rowAt receives for each place in the chunks, one after the other, the row that is there, shape (N)
 * @param layout where chunks are short
 */
export async function* writeDealtChunks<Row>(
  runs: AsyncIterable<{ start: number; rows: Row[] }>,
  { lengthOf, toBatches }: Ragged<Row>,
  directory: string,
  rowAt: Uint32Array,
  layout: Pick<ChunkLayout, "shortFrom">,
): AsyncGenerator<TensorChunk> {
  async function* dealt() {
    for await (const window of windows(runs)) {
      let { start } = window;
      for (const positions of dealRows(window.rows.map(lengthOf))) {
        rowAt.set(
          positions.map((position) => window.start + position),
          start,
        );
        yield { start, rows: positions.map((position) => window.rows[position] as Row) };
        start += positions.length;
      }
    }
  }
  yield* writeChunks(dealt(), toBatches, directory, layout);
}
