import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cut, cutByProbes, cutWithoutProbes, firstChunkOf, PROBES } from "#server/jobs/steps/units/size-units";

describe("how many chunks a unit holds", () => {
  test("as many as take some two seconds, by the quickest probe", () => {
    expect(cutByProbes([0.9, 0.5, 0.7], 1000)).toEqual({ probes: PROBES, size: 4 });
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

test("units are runs of chunks without a gap: the first ones of one chunk, the others of equal size", () => {
  fc.assert(
    fc.property(cuts, fc.nat(2000), (cut, chunk) => {
      const first = firstChunkOf(chunk, cut);
      const size = chunk < cut.probes ? 1 : cut.size;
      expect(first).toBeLessThanOrEqual(chunk);
      expect(chunk - first).toBeLessThan(size);
      for (let at = 0; at < size; at++) expect(firstChunkOf(first + at, cut)).toBe(first);
      expect(firstChunkOf(first + size, cut)).toBe(first + size);
    }),
  );
});
