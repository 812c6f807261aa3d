import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { pairedDrop } from "#server/statistics/paired-drop";
import { type LeadSums, pairedShareDifference } from "#server/statistics/paired-share-difference";
import { pseudoUnits } from "#server/statistics/pseudo-units";
import { Random } from "#server/statistics/random";
import { studentsTQuantile } from "#server/statistics/students-t-quantile";
import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";
import { unitCodes } from "#server/statistics/unit-codes";

type Row = { first: number; own: number; group: number; weight: number };

const CONFIDENCE = 0.9;
const rowsOf = (weight: fc.Arbitrary<number>): fc.Arbitrary<Row[]> =>
  fc
    .array(fc.record({ first: fc.nat(1), own: fc.nat(1), group: fc.nat(6), weight }), { minLength: 2, maxLength: 60 })
    .filter((rows) => new Set(rows.map(({ group }) => group)).size > 1);
const equalRows = rowsOf(fc.constant(1));
const weightedRows = rowsOf(fc.integer({ min: 1, max: 9 }));

/** The sums, added up group by group as they are defined. */
function sumsOf(rows: Row[]): LeadSums {
  const units = [...Map.groupBy(rows, ({ group }) => group).values()].map((own) => ({
    weight: own.reduce((sum, { weight }) => sum + weight, 0),
    lead: own.reduce((sum, row) => sum + row.weight * (row.own - row.first), 0),
  }));
  const total = (value: (unit: (typeof units)[number]) => number) => units.reduce((sum, unit) => sum + value(unit), 0);
  return {
    units: units.length,
    rows: rows.length,
    weight: total(({ weight }) => weight),
    lead: total(({ lead }) => lead),
    weightSquares: total(({ weight }) => weight ** 2),
    leadSquares: total(({ lead }) => lead ** 2),
    products: total(({ weight, lead }) => weight * lead),
  };
}

const tables = (rows: Row[]) => Uint8Array.from(rows.flatMap(({ own, first }) => [own, first]));
const groups = (rows: Row[]) => Uint32Array.from(rows, ({ group }) => group);

/** By how much Student's t reaches further than the normal quantile. */
const stretch = (units: number): number =>
  studentsTQuantile((1 - CONFIDENCE) / 2, units - 1) / normalQuantile((1 + CONFIDENCE) / 2);

describe("the difference of two shares on tied or weighted rows", () => {
  it("reaches as far as the paired drop of the same units does, by Student's t", () => {
    fc.assert(
      fc.property(weightedRows, (rows) => {
        const weights = Float64Array.from(rows, ({ weight }) => weight);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const share = (side: "own" | "first") => rows.reduce((sum, row) => sum + row.weight * row[side], 0) / total;
        const estimates = Float64Array.of(share("own"), share("first"));
        const pseudoValues = Float64Array.from(tables(rows));
        const table = pseudoUnits({ estimates, pseudoValues, weights, unitOf: unitCodes(groups(rows)) });
        const value = share("own") - share("first");
        const [low = 0, high = 0] = pairedDrop(table, table, [0, 1], value, CONFIDENCE, 1) ?? [];
        const found = pairedShareDifference(sumsOf(rows), CONFIDENCE);
        const reach = ((high - low) / 2) * stretch(table.sizes.length);
        expect(found?.value).toBeCloseTo(value, 10);
        expect(found?.interval[0]).toBeCloseTo(Math.max(-1, value - reach), 8);
        expect(found?.interval[1]).toBeCloseTo(Math.min(1, value + reach), 8);
      }),
    );
  });

  it("has the p value of the score statistic that rankings use", () => {
    fc.assert(
      fc.property(equalRows, (rows) => {
        const table = groupUnits(tables(rows), 2, groups(rows));
        const statistic = Math.abs(pairedDifferences(table, 1, new Random(1)).statistics[1] as number);
        const p = 2 * studentsTUpperTail(statistic, table.sizes.length - 1);
        expect(pairedShareDifference(sumsOf(rows), CONFIDENCE)?.p).toBeCloseTo(p, 10);
      }),
    );
  });

  it("does not depend on the scale of the weights", () => {
    fc.assert(
      fc.property(weightedRows, (rows) => {
        const plain = pairedShareDifference(sumsOf(rows), CONFIDENCE);
        const scaled = pairedShareDifference(
          sumsOf(rows.map((row) => ({ ...row, weight: 8 * row.weight }))),
          CONFIDENCE,
        );
        expect(scaled?.interval[0]).toBeCloseTo(plain?.interval[0] ?? Number.NaN, 10);
        expect(scaled?.p).toBeCloseTo(plain?.p ?? Number.NaN, 10);
      }),
    );
  });

  it("is not known from one group, nor from rows that count nothing", () => {
    const row = { first: 1, own: 0, group: 1, weight: 1 };
    expect(pairedShareDifference(sumsOf([row, row]), CONFIDENCE)).toBeNull();
    const idle = [row, { ...row, group: 2 }].map((each) => ({ ...each, weight: 0 }));
    expect(pairedShareDifference(sumsOf(idle), CONFIDENCE)).toBeNull();
  });
});
