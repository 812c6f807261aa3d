import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";
import reference from "../fixtures/statistics/mid-p.json";
import { expectClose } from "./close-to";

/** Ways in which `of` rows can be split with `count` wins; exact up to 50 rows. */
function ways(of: number, count: number): number {
  let product = 1;
  for (let at = 1; at <= count; at++) product = (product * (of - count + at)) / at;
  return product;
}

describe("McNemar's mid-p value", () => {
  it("agrees with SciPy's binomial, from one row to tens of thousands", () => {
    expect(reference.length).toBeGreaterThanOrEqual(20);
    for (const { wins, losses, p } of reference) {
      // A chance is the exponential of log factorials, whose rounding grows with the rows.
      expectClose(mcnemarMidP(wins, losses), p, 128 + 8 * (wins + losses), { wins, losses });
    }
  });

  it("is what counting all splits gives, for every split of up to 40 rows", () => {
    for (let rows = 0; rows <= 40; rows++) {
      for (let wins = 0; wins <= rows; wins++) {
        const fewer = Math.min(wins, rows - wins);
        let tail = ways(rows, fewer) / 2;
        for (let count = 0; count < fewer; count++) tail += ways(rows, count);
        expectClose(mcnemarMidP(wins, rows - wins), tail / 2 ** (rows - 1), 256, { wins, rows });
      }
    }
  });

  it("is 1 where both win as often, and where they never disagree", () => {
    for (const side of [0, 1, 7, 30_000]) expect(mcnemarMidP(side, side)).toBe(1);
  });

  it("does not depend on who is named first, and falls as one pulls ahead", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }), (wins, losses) => {
        const p = mcnemarMidP(wins, losses);
        expect(mcnemarMidP(losses, wins)).toBe(p);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        // A row changes sides; the last that could has.
        if (wins >= losses && losses > 0) expect(mcnemarMidP(wins + 1, losses - 1)).toBeLessThan(p);
      }),
    );
  });

  it("is 0 at worst where the chance is less than a number can hold", () => {
    expect(mcnemarMidP(0, 5000)).toBe(0);
    expect(mcnemarMidP(2_000_000, 0)).toBe(0);
  });
});
