import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { fillNormals } from "#server/statistics/fill-normals";
import { flipsReach } from "#server/statistics/flips-reach";
import { gaussianBootstrap } from "#server/statistics/gaussian-bootstrap";
import { covarianceRoot, gaussianDraws } from "#server/statistics/gaussian-draws";
import { gaussianFlips } from "#server/statistics/gaussian-flips";
import { groupUnits } from "#server/statistics/group-units";
import { jointMoments } from "#server/statistics/joint-moments";
import { nthSmallest } from "#server/statistics/nth-smallest";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { signFlips } from "#server/statistics/sign-flips";
import { squaredDifferences } from "#server/statistics/squared-differences";
import { twoSidedCriticalValues } from "#server/statistics/two-sided-critical-values";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import reference from "../fixtures/statistics/gaussian.json";
import { arbitraryAnswers } from "./arbitrary-answers";
import { expectClose } from "./close-to";
import { flipCriticalValue } from "./flip-critical-value";
import { simulateAnswers } from "./simulated-family";

const tables = reference.tables.map(({ name, table, sizes, ...expected }) => {
  const values = table.flat();
  const correct = name === "answers" ? Uint8Array.from(values) : Float64Array.from(values);
  return { name, units: { variants: 5, correct, sizes: Uint32Array.from(sizes) } as UnitTable, ...expected };
});

/** Covariance of two columns of draws of shape (B, K), about given centres. */
function covarianceOf(draws: Float64Array, K: number, j: number, k: number, centres: number[] = []): number {
  let sum = 0;
  for (let row = 0; row < draws.length; row += K)
    sum += (draws[row + j]! - (centres[j] ?? 0)) * (draws[row + k]! - (centres[k] ?? 0));
  return (sum * K) / draws.length;
}

/** Holds a covariance from B draws against the truth, within 5 of its standard errors. */
function expectCovariance(actual: number, expected: number, one: number, other: number, B: number, what: string): void {
  expect(Math.abs(actual - expected), what).toBeLessThan(5 * Math.sqrt((one * other + expected ** 2) / B) + 1e-12);
}

describe("joint moments and squared differences", () => {
  it("are NumPy's, exactly for counts", () => {
    for (const { name, units, moments, differences } of tables) {
      const epsilons = name === "losses" ? 64 : 0;
      const found = [jointMoments(units), squaredDifferences(units)];
      for (const [at, expected] of [moments.flat(), differences.flat()].entries())
        for (const [i, value] of expected.entries()) expectClose(found[at]![i]!, value, epsilons, { name, i });
    }
  });

  it("count the same in bits as in numbers, whatever the number of rows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 1e6 }), (rows, seed) => {
        const random = new Random(seed);
        const correct = Uint8Array.from({ length: rows * 3 }, () => random.below(2));
        const plain = { ...rowUnits(correct, 3), correct: Float64Array.from(correct) };
        expect(jointMoments(rowUnits(correct, 3))).toEqual(jointMoments(plain));
        expect(squaredDifferences(rowUnits(correct, 3))).toEqual(squaredDifferences(plain));
      }),
    );
  });

  it("take bytes that are no answers as they are", () => {
    const table = rowUnits(Uint8Array.of(2, 0, 3, 1), 2);
    expect(jointMoments(table)).toEqual(Float64Array.of(13, 3, 3, 1));
    expect(squaredDifferences(table)).toEqual(Float64Array.of(0, 8, 8, 0));
  });

  it("refuse a shape that does not fit", () => {
    expect(() => jointMoments({ variants: 2, correct: new Uint8Array(3), sizes: Uint32Array.of(1) })).toThrow(
      RangeError,
    );
  });
});

describe("normal numbers", () => {
  const values = new Float64Array(2_000_000);
  fillNormals(values, new Random(11));

  it("have the tails of the normal distribution, the far ones too", () => {
    for (const { z, p } of reference.normalTails) {
      const error = Math.sqrt((p * (1 - p)) / values.length);
      const above = values.reduce((count, value) => count + Number(value > z), 0) / values.length;
      const below = values.reduce((count, value) => count + Number(value < -z), 0) / values.length;
      expect(Math.abs(above - p), `above ${z}`).toBeLessThan(5 * error);
      expect(Math.abs(below - p), `below ${-z}`).toBeLessThan(5 * error);
    }
  });

  it("have no correlation with the one before, in value or in size", () => {
    let product = 0;
    let squares = 0;
    for (let i = 1; i < values.length; i++) {
      product += values[i]! * values[i - 1]!;
      squares += (values[i]! ** 2 - 1) * (values[i - 1]! ** 2 - 1);
    }
    expect(Math.abs(product / values.length)).toBeLessThan(5 / Math.sqrt(values.length));
    expect(Math.abs(squares / values.length)).toBeLessThan(10 / Math.sqrt(values.length));
  });

  it("are the same for equal streams", () => {
    const two = new Float64Array(2);
    fillNormals(two, new Random(1));
    expect(two[0]).toBeCloseTo(0.2313, 4);
    expect(two[1]).toBeCloseTo(-1.0908, 4);
  });
});

describe("Gaussian draws", () => {
  it("have the covariance that is asked for, also one without full rank", () => {
    const covariance = Float64Array.from(reference.singular.covariance.flat());
    const root = covarianceRoot(covariance, 6);
    expect(root.rank).toBe(reference.singular.rank);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        let product = 0;
        for (let r = 0; r < root.rank; r++)
          product += root.factor[i * root.rank + r]! * root.factor[j * root.rank + r]!;
        expect(product).toBeCloseTo(covariance[root.order[i]! * 6 + root.order[j]!]!, 12);
      }
    }
    const B = 50_000;
    const draws = gaussianDraws(root, B, new Random(3));
    for (let j = 0; j < 6; j++)
      for (let k = 0; k <= j; k++) {
        const [one, other] = [covariance[j * 6 + j]!, covariance[k * 6 + k]!];
        expectCovariance(covarianceOf(draws, 6, j, k), covariance[j * 6 + k]!, one, other, B, `${j}, ${k}`);
      }
  });

  it("keep equal columns equal to the last digit, and constant ones at 0", () => {
    const square = [2 / 3, 0.1, 2 / 3, 0, 0.1, 0.7, 0.1, 0, 2 / 3, 0.1, 2 / 3, 0, 0, 0, 0, 0];
    const draws = gaussianDraws(covarianceRoot(Float64Array.from(square), 4), 50, new Random(2));
    for (let row = 0; row < draws.length; row += 4) {
      expect(draws[row + 2]).toBe(draws[row]);
      expect(draws[row + 3]).toBe(0);
    }
  });

  it("are all 0 where nothing varies", () => {
    expect(gaussianDraws(covarianceRoot(new Float64Array(9), 3), 4, new Random(1))).toEqual(new Float64Array(12));
  });

  it("refuse what is no covariance", () => {
    expect(() => covarianceRoot(new Float64Array(3), 2)).toThrow(RangeError);
    expect(() => covarianceRoot(Float64Array.of(Number.NaN), 1)).toThrow(RangeError);
  });
});

describe("Gaussian flips", () => {
  it("have the covariance of differences that random signs have", () => {
    const B = 40_000;
    for (const { units } of tables) {
      const squares = squaredDifferences(units);
      for (const flips of [gaussianFlips(squares, 5, B, new Random(4)), signFlips(units, B, new Random(5))]) {
        for (let j = 1; j < 5; j++) {
          for (let k = 1; k <= j; k++) {
            const differences = flips.map((value, at) => value - flips[at - (at % 5)]!);
            const [one, other] = [squares[j]!, squares[k]!];
            const expected = (one + other - squares[j * 5 + k]!) / 2;
            expectCovariance(covarianceOf(differences, 5, j, k), expected, one, other, B, `${j}, ${k}`);
          }
        }
      }
    }
  });

  it("never part variants that answered alike", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const twice = Uint8Array.from({ length: (correct.length / variants) * (variants + 1) }, (_, at) => {
          const row = Math.floor(at / (variants + 1));
          return correct[row * variants + ((at % (variants + 1)) % variants)]!;
        });
        const K = variants + 1;
        const flips = gaussianFlips(squaredDifferences(rowUnits(twice, K)), K, 10, new Random(1));
        for (let row = 0; row < flips.length; row += K) expect(flips[row + variants]).toBe(flips[row]);
      }),
    );
  });
});

describe("the Gaussian bootstrap", () => {
  const B = 20_000;

  it("has the covariance in and out of the bag that NumPy's residuals give", () => {
    for (const { name, units, residualMoments } of tables) {
      const rows = units.sizes.reduce((sum, size) => sum + size, 0);
      const { inBag, outOfBag } = gaussianBootstrap(units, B, new Random(6));
      const theta = Array.from({ length: 5 }, (_, k) => {
        let sum = 0;
        for (let at = k; at < units.correct.length; at += 5) sum += units.correct[at]!;
        return sum / rows;
      });
      for (let j = 0; j < 5; j++) {
        for (let k = 0; k < 5; k++) {
          const drawn = residualMoments[j]![k]! / rows ** 2;
          const [one, other] = [residualMoments[j]![j]! / rows ** 2, residualMoments[k]![k]! / rows ** 2];
          expectCovariance(covarianceOf(inBag, 5, j, k, theta), drawn, one, other, B, `${name} in`);
          const left = Math.E - 1;
          const out = covarianceOf(outOfBag, 5, j, k, theta);
          expectCovariance(out, left * drawn, left * one, left * other, B, `${name} out`);
          const both = new Float64Array(2 * B);
          for (let b = 0; b < B; b++)
            both.set([inBag[5 * b + j]! - theta[j]!, outOfBag[5 * b + k]! - theta[k]!], 2 * b);
          expectCovariance(covarianceOf(both, 2, 0, 1), -drawn, one, left * other, B, `${name} in and out`);
        }
      }
    }
  });

  it("agrees with resampled rows, and with resampled groups of unequal size", () => {
    const K = 4;
    const answers = simulateAnswers(new Random(8), 1500, [0.2, 0, 0, -0.2]);
    const groups = Uint32Array.from({ length: 1500 }, (_, row) => Math.floor(Math.sqrt(row) * 10));
    for (const table of [rowUnits(answers, K), groupUnits(answers, K, groups)]) {
      const resampled = pairedBootstrap(table, 8000, new Random(1));
      const drawn = gaussianBootstrap(table, 8000, new Random(2));
      for (const side of ["inBag", "outOfBag"] as const) {
        for (let k = 0; k < K; k++) {
          const [one, other] = [resampled, drawn].map(({ [side]: values }) => {
            const column = values.filter((_, at) => at % K === k);
            const mean = column.reduce((sum, value) => sum + value) / column.length;
            return { mean, sd: Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length) };
          });
          expect(Math.abs(one!.mean - other!.mean)).toBeLessThan(0.06 * one!.sd);
          expect(other!.sd / one!.sd).toBeGreaterThan(0.95);
          expect(other!.sd / one!.sd).toBeLessThan(1.05);
        }
      }
      const rows = resampled.outOfBagRows.reduce((sum, count) => sum + count, 0) / 8000;
      expect(drawn.outOfBagRows[0]! / rows).toBeCloseTo(1, 2);
    }
  });

  it("is constant where all rows are right", () => {
    const { inBag, outOfBag } = gaussianBootstrap(rowUnits(new Uint8Array(20).fill(1), 2), 3, new Random(1));
    expect([...inBag, ...outOfBag]).toEqual(new Array(12).fill(1));
  });

  it("refuses no rows and no resamples", () => {
    expect(() => gaussianBootstrap(rowUnits(new Uint8Array(0), 2), 5, new Random(1))).toThrow(RangeError);
    expect(() => gaussianBootstrap(rowUnits(new Uint8Array(4), 2), 0, new Random(1))).toThrow(RangeError);
  });
});

describe("resampling by size", () => {
  it("resamples units below the threshold and draws from there on", () => {
    const few = rowUnits(simulateAnswers(new Random(1), GAUSSIAN_FROM_UNITS - 1, [0, 0, 0]), 3);
    const many = rowUnits(simulateAnswers(new Random(1), GAUSSIAN_FROM_UNITS, [0, 0, 0]), 3);
    expect(bootstrapBySize(few, 3, new Random(1))).toEqual(pairedBootstrap(few, 3, new Random(1)));
    expect(bootstrapBySize(many, 3, new Random(1))).toEqual(gaussianBootstrap(many, 3, new Random(1)));
    expect(pairedDifferences(few, 3, new Random(1)).flips).toEqual(signFlips(few, 3, new Random(1)));
    const flips = gaussianFlips(squaredDifferences(many), 3, 3, new Random(1));
    expect(pairedDifferences(many, 3, new Random(1)).flips).toEqual(flips);
  });
});

describe("what the flips reach", () => {
  it("is what the critical value says, ties included", () => {
    const cases = fc.record({
      seed: fc.nat(1000),
      k: fc.nat(2),
      confidence: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitraryAnswers, cases, ({ correct, variants }, { seed, k, confidence }) => {
        const differences = pairedDifferences(rowUnits(correct, variants), 40, new Random(seed));
        const own = k % variants;
        const rivals = Array.from({ length: variants }, (_, j) => j).filter((j) => j !== own);
        const critical = flipCriticalValue(differences, own, rivals, 1, confidence);
        const values = rivals.map((j) => Math.abs(differences.statistics[j * variants + own]!));
        for (const value of [critical, critical * 0.9, critical * 1.1, ...values].filter((each) => each > 0)) {
          expect(flipsReach(differences, own, rivals, value, confidence)).toBe(value <= critical);
        }
      }),
    );
  });
});

describe("two-sided critical values of all variants", () => {
  it("are those of each one", () => {
    fc.assert(
      fc.property(arbitraryAnswers, fc.constantFrom(0.5, 0.9, 0.99), ({ correct, variants }, confidence) => {
        const differences = pairedDifferences(rowUnits(correct, variants), 60, new Random(9));
        const everyone = Array.from({ length: variants }, (_, j) => j);
        expect(Array.from(twoSidedCriticalValues(differences, confidence))).toEqual(
          everyone.map((k) => flipCriticalValue(differences, k, everyone, 2, confidence)),
        );
      }),
    );
  });
});

describe("the value at a place", () => {
  it("is the one that sorting puts there, with ties and infinities too", () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.nat(), (list, at) => {
        const place = at % list.length;
        const sorted = Float64Array.from(list).sort();
        expect(nthSmallest(Float64Array.from(list), place) - sorted[place]! || 0).toBe(0);
      }),
    );
  });

  it("must exist", () => {
    expect(() => nthSmallest(new Float64Array(2), 2)).toThrow(RangeError);
  });
});
