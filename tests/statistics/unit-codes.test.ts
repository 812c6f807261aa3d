import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { unitCodes } from "#server/statistics/unit-codes";

const someCodes = fc
  .array(fc.oneof(fc.nat(12), fc.integer({ min: 4_294_967_290, max: 4_294_967_295 })), { maxLength: 40 })
  .map((codes) => Uint32Array.from(codes));

describe("numbers of units", () => {
  it("run from 0 without a gap, in the order of the codes", () => {
    expect(unitCodes(Uint32Array.of(9, 4, 9, 4_294_967_295, 10))).toEqual(Uint32Array.of(1, 0, 1, 3, 2));
    fc.assert(
      fc.property(someCodes, (codes) => {
        const units = unitCodes(codes);
        expect(new Set(units).size).toBe(new Set(codes).size);
        if (codes.length > 0) expect(Math.max(...units)).toBe(new Set(codes).size - 1);
        for (let i = 0; i < codes.length; i++) {
          for (let j = 0; j < i; j++) {
            expect(Math.sign(units[i]! - units[j]!)).toBe(Math.sign(codes[i]! - codes[j]!));
          }
        }
      }),
    );
  });

  it("are those of the units that groups are summed into", () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const units = unitCodes(codes);
        const { sizes } = groupUnits(new Uint8Array(codes.length), 1, codes);
        expect(Array.from(sizes)).toEqual(Array.from(sizes, (_, unit) => units.filter((each) => each === unit).length));
      }),
    );
  });

  it("follow the rows wherever they stand, and stay as they are where they already are such numbers", () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const units = unitCodes(codes);
        expect(unitCodes(codes.toReversed())).toEqual(units.toReversed());
        expect(unitCodes(units)).toEqual(units);
      }),
    );
  });

  it("leave the codes as they are", () => {
    const codes = Uint32Array.of(7, 3);
    unitCodes(codes);
    expect(codes).toEqual(Uint32Array.of(7, 3));
  });
});
