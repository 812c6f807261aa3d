import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredTensor } from "#server/contracts/predictions";
import { decodeBatches } from "#server/contracts/tensor-codec";
import { batchTokens } from "#server/preprocess/batch-texts";
import { CHUNK_ROWS } from "#server/preprocess/chunk-layout";
import { dealRows, writeDealtChunks } from "#server/preprocess/write-dealt-chunks";
import { Random } from "#server/statistics/random";
import { integersOf } from "#tests/preprocess/stored-integers";

const someLengths = fc.array(fc.integer({ min: 1, max: 256 }), { maxLength: 1200 });
/** Lengths as of reviews: many of some, few of others. */
function drawLengths(count: number): number[] {
  const random = new Random(7);
  return Array.from({ length: count }, () => 5 + Math.floor((random.below(1000) * random.below(1000)) / 4000));
}
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

test("each row is dealt to exactly one chunk, and all chunks but the last are whole", () => {
  fc.assert(
    fc.property(someLengths, (lengths) => {
      const dealt = dealRows(lengths);
      expect(dealt.flat().toSorted((a, b) => a - b)).toEqual(Array.from(lengths.keys()));
      expect(dealt.slice(0, -1).every((rows) => rows.length === CHUNK_ROWS)).toBe(true);
      expect(dealt).toEqual(dealRows([...lengths]));
    }),
  );
});

test("chunks take about as long as each other, and their batches cost less than those of rows as they come", () => {
  const lengths = drawLengths(8 * CHUNK_ROWS);
  const dealt = dealRows(lengths);
  const tokens = dealt.map((rows) => sum(rows.map((row) => lengths[row] as number)));
  expect(Math.max(...tokens) / Math.min(...tokens)).toBeLessThan(1.25);
  /** Tokens that are run, padding among them, and as many more for each batch as a run costs. */
  const costOf = (chunks: number[][]): number => {
    const ids = (rows: number[]): number[][] => rows.map((row) => new Array(lengths[row] as number).fill(1));
    const batches = chunks.flatMap((rows) => batchTokens(ids(rows), 0));
    return sum(batches.map(({ tensors }) => 200 + (tensors[0]?.dims ?? []).reduce((size, dim) => size * dim, 1)));
  };
  const asTheyCome = Array.from(dealt, (_, chunk) =>
    Array.from(lengths.keys())
      .slice(chunk * CHUNK_ROWS)
      .slice(0, CHUNK_ROWS),
  );
  expect(costOf(dealt)).toBeLessThan(0.98 * costOf(asTheyCome));
});

test("every place holds the tokens of the row that is said to be there, and the first chunk waits for two chunks of rows at most", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-dealt-"));
  const lengths = drawLengths(11 * CHUNK_ROWS + 40);
  let read = 0;
  async function* source() {
    for (let start = 0; start < lengths.length; start += CHUNK_ROWS) {
      read += CHUNK_ROWS;
      const rows = lengths.slice(start, start + CHUNK_ROWS).map((length, at) => new Array(length).fill(start + at + 1));
      yield { start, rows };
    }
  }
  const rowAt = new Uint32Array(lengths.length);
  const ragged = { lengthOf: (ids: number[]) => ids.length, toBatches: (ids: number[][]) => batchTokens(ids, 0) };
  let place = 0;
  for await (const chunk of writeDealtChunks(source(), ragged, folder, rowAt, { shortFrom: 9 * CHUNK_ROWS })) {
    if (place === 0) expect(read).toBe(2 * CHUNK_ROWS);
    expect(chunk.start).toBe(place);
    expect(chunk.rows).toBe(place < 9 * CHUNK_ROWS ? CHUNK_ROWS : Math.min(64, lengths.length - place));
    for (const { rows, tensors } of decodeBatches(new Uint8Array(await readFile(chunk.path)))) {
      const ids = integersOf(tensors[0] as StoredTensor);
      for (const [at, row] of rows.entries()) {
        const own = (ids[at] as number[]).filter((id) => id !== 0);
        const of = rowAt[place + row] as number;
        expect(own).toEqual(new Array(lengths[of] as number).fill(of + 1));
      }
    }
    place += chunk.rows;
  }
  expect([...rowAt].sort((a, b) => a - b)).toEqual(Array.from(lengths.keys()));
  await rm(folder, { recursive: true });
});
