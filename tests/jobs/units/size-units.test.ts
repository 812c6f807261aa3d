import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cut,
  cutByPace,
  cutByProbes,
  cutWithoutProbes,
  PROBES,
  unitStart,
} from "#server/jobs/steps/units/size-units";
import {
  CHUNK_ROWS,
  type ChunkLayout,
  chunkRowsAt,
  chunkStart,
  endingShort,
  wholeChunks,
} from "#server/preprocess/chunk-layout";

describe("how many chunks a unit holds", () => {
  test("as many as take some four seconds, by the quickest probe", () => {
    expect(cutByProbes([0.9, 0.5, 0.7], 1000, 2)).toEqual({ probes: PROBES, size: 8, part: 4, grow: 2, least: 41 });
  });

  test("as many as take some four seconds, where it is known how long the models take: after one for each process", () => {
    expect(cutByPace(0.5, 1000, 3)).toEqual({ probes: 3, size: 8, part: 6, grow: 3, least: 41 });
  });

  test("one at least, however long it takes or however large it is", () => {
    expect(cutByProbes([30], 1000, 2).size).toBe(1);
    expect(cutByPace(0.5, 1e9, 2).size).toBe(1);
  });

  test("no more than the disk should hold, nor than others should wait for", () => {
    expect(cutByProbes([0.001], 8_000_000, 2).size).toBe(8);
    expect(cutByProbes([0], 1, 2).size).toBe(128);
  });

  test("one, without a measurement, where there are few; many where models are loaded anew for each", () => {
    expect(cutWithoutProbes(16, false)).toEqual({ probes: 0, size: 1 });
    expect(cutWithoutProbes(17, false)).toBeNull();
    expect(cutWithoutProbes(2, true)).toEqual({ probes: 0, size: 32 });
  });
});

const cuts = fc.record({
  probes: fc.nat(8),
  size: fc.integer({ min: 1, max: 128 }),
  part: fc.integer({ min: 4, max: 32 }),
});

/** Sizes of the units of a run in chunks, in their order. */
function sizesOf(cut: Cut, layout: ChunkLayout): number[] {
  const starts: number[] = [];
  for (let row = 0; row < layout.rows; row += chunkRowsAt(row, layout)) starts.push(row);
  const firsts = starts.map((start) => unitStart(start, cut, layout));
  // A unit is a run of chunks without a gap, which begins with its first.
  for (const [chunk, first] of firsts.entries())
    expect(first === starts[chunk] || first === firsts[chunk - 1]).toBe(true);
  return [...Map.groupBy(firsts, (first) => first).values()].map(({ length }) => length);
}
const wholeOnes = (chunks: number): ChunkLayout => wholeChunks(chunks * CHUNK_ROWS);

test("units are runs of chunks: the first ones of one chunk, the others as long as was measured, but for the end", () => {
  fc.assert(
    fc.property(cuts, fc.integer({ min: 1, max: 2000 }), ({ probes, size, part }, chunks) => {
      const sizes = sizesOf({ probes, size, part }, wholeOnes(chunks));
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(chunks);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(size);
      for (const each of sizes.slice(0, Math.min(probes, chunks))) expect(each).toBe(1);
      const longEnough = Math.max(0, Math.floor((chunks - probes - part * size) / size));
      for (const each of sizes.slice(probes, probes + longEnough)) expect(each).toBe(size);
    }),
  );
});

test("towards the end of a run that was measured none is more than its part of what is left", () => {
  const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
  expect(sizesOf({ probes: 6, size: 16, part: 8 }, wholeOnes(40))).toEqual([
    ...ones(6),
    5,
    4,
    4,
    3,
    3,
    2,
    2,
    2,
    2,
    ...ones(7),
  ]);
  expect(sizesOf({ probes: 2, size: 5, part: 4 }, wholeOnes(40))).toEqual([1, 1, 5, 5, 5, 5, 5, 4, 3, 2, 1, 1, 1, 1]);
  fc.assert(
    fc.property(cuts, fc.integer({ min: 1, max: 2000 }), (cut, chunks) => {
      let left = chunks;
      for (const each of sizesOf(cut, wholeOnes(chunks))) {
        expect(each).toBeLessThanOrEqual(Math.ceil(left / cut.part));
        left -= each;
      }
    }),
  );
});

test("where nothing was measured, all are of one size but for the last", () => {
  expect(sizesOf({ probes: 0, size: 32 }, wholeOnes(100))).toEqual([32, 32, 32, 4]);
  expect(sizesOf({ probes: 0, size: 1 }, wholeOnes(3))).toEqual([1, 1, 1]);
});

test("units grow after the first ones, so many of each size, until they are as long as was measured", () => {
  const cut: Cut = { probes: 2, size: 60, part: 4, grow: 2 };
  expect(sizesOf(cut, wholeOnes(400)).slice(0, 8)).toEqual([1, 1, 4, 4, 16, 16, 60, 60]);
});

test("none but the last holds fewer rows than are worth a unit", () => {
  expect(cutByPace(0.01, 1000, 2).least).toBe(8 * CHUNK_ROWS);
  expect(sizesOf({ probes: 2, size: 16, part: 4, least: 4 * CHUNK_ROWS }, wholeOnes(40))).toEqual([
    1, 1, 10, 7, 6, 4, 4, 4, 3,
  ]);
});

test("where the last chunks are short, the last units hold few rows", () => {
  const cut: Cut = { probes: 2, size: 5, part: 4 };
  expect(sizesOf(cut, endingShort(10_000))).toEqual([1, 1, 5, 5, 5, 5, 5, 4, 9, 6, 4, 3, 2, 2, 1, 1, 1, 1]);
  fc.assert(
    fc.property(cuts, fc.integer({ min: 5000, max: 400_000 }), (each, rows) => {
      const layout = endingShort(rows);
      const firsts: number[] = [];
      for (let row = 0; row < rows; row += chunkRowsAt(row, layout)) firsts.push(unitStart(row, each, layout));
      const last = rows - (firsts.at(-1) as number);
      expect(last).toBeLessThan(CHUNK_ROWS);
      // None begins within a chunk.
      for (const first of firsts) expect(first).toBe(chunkStart(first, layout));
    }),
  );
});
