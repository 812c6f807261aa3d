/** Rows that are decoded together; fixed, so that the same data always makes the same batches on any machine. */
export const CHUNK_ROWS = 256;
/** Rows of a chunk at the end of a long run: a whole one would keep one process busy when nothing is left for the others. */
const SHORT_ROWS = 64;
/** So many whole chunks are cut to short ones. */
const CHUNKS_CUT = 8;
/** A run of no more chunks has no short ones: what each chunk costs would count for more. */
const FEW_CHUNKS = 16;

/** Names how the chunks at the end of a run are cut: where it was done otherwise, others lie there. */
export const SHORTENING = `${CHUNKS_CUT}x${SHORT_ROWS}`;

/** How the rows of a run lie in chunks: `CHUNK_ROWS` in each, from row `shortFrom` on fewer. The last may be cut short by the end. */
export type ChunkLayout = { rows: number; shortFrom: number };

export const wholeChunks = (rows: number): ChunkLayout => ({ rows, shortFrom: Number.POSITIVE_INFINITY });

/**
 * The layout of a run that ends with short chunks, where it is long.
 *
 * @example endingShort(10_000) // { rows: 10000, shortFrom: 8192 }
 */
export function endingShort(rows: number): ChunkLayout {
  const chunks = Math.ceil(rows / CHUNK_ROWS);
  return chunks > FEW_CHUNKS ? { rows, shortFrom: (chunks - CHUNKS_CUT) * CHUNK_ROWS } : wholeChunks(rows);
}

/** Rows of the chunks at a place in a run, but for the last. */
export const chunkRowsAt = (row: number, { shortFrom }: Pick<ChunkLayout, "shortFrom">): number =>
  row < shortFrom ? CHUNK_ROWS : SHORT_ROWS;

/** First row of the chunk that a row lies in. */
export const chunkStart = (row: number, layout: Pick<ChunkLayout, "shortFrom">): number =>
  row - (row % chunkRowsAt(row, layout));
