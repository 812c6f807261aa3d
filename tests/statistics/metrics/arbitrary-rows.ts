import fc from "fast-check";

/** Rows of every kind of data that a metric takes, of 2 variants and 3 classes. */
export type Rows = {
  labels: Uint8Array;
  predicted: Uint8Array;
  scores: Float64Array;
  confidence: Float64Array;
  correct: Uint8Array;
  values: Float64Array;
  isPositive: Uint8Array;
  slice: Uint8Array;
  variants: number;
};

const VARIANTS = 2;
const eachVariant = <T>(values: fc.Arbitrary<T>) => fc.array(values, { minLength: VARIANTS, maxLength: VARIANTS });

const oneRow = fc.record({
  label: fc.integer({ min: 0, max: 2 }),
  predicted: eachVariant(fc.integer({ min: 0, max: 2 })),
  // Few, so that ties are common.
  scores: eachVariant(fc.integer({ min: -5, max: 5 })),
  confidence: eachVariant(fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)),
  correct: eachVariant(fc.integer({ min: 0, max: 1 })),
  values: eachVariant(fc.integer({ min: -40, max: 40 }).map((each) => each / 8)),
  slice: fc.integer({ min: 0, max: 1 }),
});

type Row = typeof oneRow extends fc.Arbitrary<infer T> ? T : never;

const tableOf = (rows: Row[]): Rows => ({
  labels: Uint8Array.from(rows, ({ label }) => label),
  predicted: Uint8Array.from(rows.flatMap(({ predicted }) => predicted)),
  scores: Float64Array.from(rows.flatMap(({ scores }) => scores)),
  confidence: Float64Array.from(rows.flatMap(({ confidence }) => confidence)),
  correct: Uint8Array.from(rows.flatMap(({ correct }) => correct)),
  values: Float64Array.from(rows.flatMap(({ values }) => values)),
  isPositive: Uint8Array.from(rows, ({ label }) => Number(label === 1)),
  slice: Uint8Array.from(rows, ({ slice }) => slice),
  variants: VARIANTS,
});

const weighted = <T extends number>(weight: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(fc.tuple(oneRow, weight), { minLength: 1, maxLength });

/** Rows, how often each counts, and the same with each row as often as it counts. */
export const repeatedRows = weighted(fc.integer({ min: 0, max: 3 }), 14).map((rows) => ({
  rows: tableOf(rows.map(([row]) => row)),
  counts: Float64Array.from(rows, ([, count]) => count),
  repeated: tableOf(rows.flatMap(([row, count]) => Array.from({ length: count }, () => row))),
}));

/** Rows that count by fractions, some of them not at all. */
export const weightedRows = weighted(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.double({ min: 0.01, max: 5, noNaN: true }) },
  ),
  16,
).map((rows) => ({
  rows: tableOf(rows.map(([row]) => row)),
  weights: Float64Array.from(rows, ([, weight]) => weight),
}));

/** Rows that all count, so that a little more or less of one still is a weight. */
export const countingRows = weighted(fc.integer({ min: 10, max: 60 }), 14).map((rows) => ({
  rows: tableOf(rows.map(([row]) => row)),
  weights: Float64Array.from(rows, ([, weight]) => weight / 20),
}));
