import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cut, cutByProbes, cutWithoutProbes, firstChunkOf, PROBES } from "#server/jobs/steps/units/size-units";

describe("how many chunks a unit holds", () => {
  test("as many as take some four seconds, by the quickest probe", () => {
    expect(cutByProbes([0.9, 0.5, 0.7], 1000)).toEqual({ probes: PROBES, size: 8 });
  });

  test("one at least, however long it takes or however large it is", () => {
    expect(cutByProbes([30], 1000).size).toBe(1);
    expect(cutByProbes([0.5], 1e9).size).toBe(1);
  });

  test("no more than the disk should hold, nor than others should wait for", () => {
    expect(cutByProbes([0.001], 8_000_000).size).toBe(8);
    expect(cutByProbes([0], 1).size).toBe(128);
  });

  test("one, without a measurement, where there are few; many where models are loaded anew for each", () => {
    expect(cutWithoutProbes(16, false)).toEqual({ probes: 0, size: 1 });
    expect(cutWithoutProbes(17, false)).toBeNull();
    expect(cutWithoutProbes(2, true)).toEqual({ probes: 0, size: 32 });
  });
});

const cuts: fc.Arbitrary<Cut> = fc.record({ probes: fc.nat(8), size: fc.integer({ min: 1, max: 128 }) });

/** Sizes of the units of a run, in their order. */
function sizesOf(cut: Cut, chunks: number): number[] {
  const firsts = Array.from({ length: chunks }, (_, chunk) => firstChunkOf(chunk, cut, chunks));
  // A unit is a run of chunks without a gap, which begins with its first.
  for (const [chunk, first] of firsts.entries()) expect(first === chunk || first === firsts[chunk - 1]).toBe(true);
  return [...Map.groupBy(firsts, (first) => first).values()].map(({ length }) => length);
}

test("units are runs of chunks: the first ones of one chunk, the others as long as was measured, but for the end", () => {
  fc.assert(
    fc.property(cuts, fc.integer({ min: 1, max: 2000 }), ({ probes, size }, chunks) => {
      const sizes = sizesOf({ probes, size }, chunks);
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(chunks);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(size);
      for (const each of sizes.slice(0, Math.min(probes, chunks))) expect(each).toBe(1);
      const longEnough = Math.max(0, Math.floor((chunks - probes - 8 * size) / size));
      for (const each of sizes.slice(probes, probes + longEnough)) expect(each).toBe(size);
    }),
  );
});

test("towards the end of a run that was measured none is more than an eighth of what is left", () => {
  const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
  expect(sizesOf({ probes: 6, size: 16 }, 40)).toEqual([...ones(6), 5, 4, 4, 3, 3, 2, 2, 2, 2, ...ones(7)]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 1, max: 2000 }), (size, chunks) => {
      let left = chunks;
      for (const each of sizesOf({ probes: 6, size }, chunks)) {
        expect(each).toBeLessThanOrEqual(Math.ceil(left / 8));
        left -= each;
      }
    }),
  );
});

test("where models are loaded anew for each unit, all are of one size", () => {
  expect(sizesOf({ probes: 0, size: 32 }, 100)).toEqual([32, 32, 32, 4]);
});
