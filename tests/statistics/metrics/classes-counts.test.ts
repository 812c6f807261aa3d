import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClassesCounts, classesCounter } from "#server/statistics/metrics/classes-counts";

const CLASSES = 4;
const below = (sides: number) => fc.integer({ min: 0, max: sides - 1 });

/** Rows on which variants agree for the most part, as those of a family do. */
const arbitraryRows = fc.integer({ min: 1, max: 9 }).chain((variants) =>
  fc
    .array(
      fc.record({
        label: below(CLASSES),
        most: below(CLASSES),
        other: below(CLASSES),
        who: fc.array(below(variants), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((rows) => ({
      variants,
      labels: Uint8Array.from(rows, ({ label }) => label),
      predicted: Uint8Array.from(
        rows.flatMap(({ most, other, who }) =>
          Array.from({ length: variants }, (_, k) => (who.includes(k) ? other : most)),
        ),
      ),
    })),
);

/** Row by row and variant by variant. */
function countPlainly(
  { labels, predicted, variants }: { labels: Uint8Array; predicted: Uint8Array; variants: number },
  weights: Float64Array,
): ClassesCounts {
  const sum = (is: (row: number) => boolean): number =>
    weights.reduce((total, weight, row) => total + (is(row) ? weight : 0), 0);
  const ofEach = (is: (row: number, k: number, c: number) => boolean): Float64Array =>
    Float64Array.from({ length: variants * CLASSES }, (_, at) =>
      sum((row) => is(row, Math.floor(at / CLASSES), at % CLASSES)),
    );
  return {
    actual: Float64Array.from({ length: CLASSES }, (_, c) => sum((row) => labels[row] === c)),
    claimed: ofEach((row, k, c) => predicted[row * variants + k] === c),
    hits: ofEach((row, k, c) => predicted[row * variants + k] === c && labels[row] === c),
  };
}

describe("counts of the rows of classes", () => {
  it("are right for rows that count tens of millions of times", () => {
    const rows = { labels: Uint8Array.of(1, 0, 1), predicted: Uint8Array.of(1, 1, 0, 0, 0, 1), variants: 2 };
    const count = classesCounter(rows, CLASSES);
    for (const most of [2 ** 24, 2 ** 26 - 3, 2 ** 26, 2 ** 40])
      for (let call = 0; call < 6; call++) {
        const weights = Float64Array.of(most, 1, 1);
        expect(count(weights)).toEqual(countPlainly(rows, weights));
      }
  });

  it("are right the first time and the tenth, for rows that count any whole number of times", () => {
    fc.assert(
      fc.property(arbitraryRows, fc.array(below(4), { minLength: 12, maxLength: 12 }), (rows, times) => {
        const count = classesCounter(rows, CLASSES);
        for (let call = 0; call < 10; call++) {
          const weights = Float64Array.from(rows.labels, (_, row) => (times[(row + call) % 12] as number) % 4);
          expect(count(weights)).toEqual(countPlainly(rows, weights));
        }
      }),
    );
  });

  it("are 0 where nobody says so, whatever the rows count", () => {
    const rows = { labels: Uint8Array.of(0, 1, 1), predicted: Uint8Array.of(0, 0, 1, 1, 0, 1), variants: 2 };
    const count = classesCounter(rows, 3);
    const weights = Float64Array.of(0.1, 0.2, 0.3);
    for (let call = 0; call < 10; call++) expect(count(weights)).toEqual(countPlainlyOf3(weights));
  });
});

/** What these rows come to: the first variant says 0, 1, 0, the second 0, 1, 1. */
const countPlainlyOf3 = ([one = 0, two = 0, three = 0]: Float64Array): ClassesCounts => ({
  actual: Float64Array.of(one, two + three, 0),
  claimed: Float64Array.of(one + three, two, 0, one, two + three, 0),
  hits: Float64Array.of(one, two, 0, one, two + three, 0),
});
